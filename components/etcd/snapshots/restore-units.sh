# What asks etcd: API servers, and what relies on what they say. Nobody may write while members have different data, and
# nobody may go on with what was read before (https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/).
: "${ROOT-}" "${ASKED[*]-}"

# units_here: those of .units that this host has, one a line.
units_here() {
  local unit
  for unit in ${ASKED[units]}; do
    if [[ -e "${ROOT}/etc/systemd/system/${unit}.service" ]]; then echo "${unit}.service"; fi
  done
}

stop_units() {
  local units
  mapfile -t units < <(units_here)
  note_disturbance
  if ((${#units[@]} == 0)); then return; fi
  systemctl stop "${units[@]}" || fail "${units[*]} do not stop; see journalctl -u ${units[0]}, and run again"
}

start_units() {
  local units deadline=$((SECONDS + 120))
  mapfile -t units < <(units_here)
  if ((${#units[@]} == 0)); then return; fi
  systemctl reset-failed "${units[@]}" 2>/dev/null || true # fails unless one has failed
  systemctl start --no-block "${units[@]}"
  until ask_api /readyz >/dev/null; do
    if ((SECONDS >= deadline)); then
      fail "the API server is not ready 120 s after the restore; see journalctl -u kube-apiserver, and run again"
    fi
    sleep 0.2
  done
}

# The API server decrypts every Secret for it, and fails with one for which it has no key. A fresh machine has no API server
# until `pulumi up` makes it one.
verify() {
  local nodes
  if [[ ! -e "${ROOT}/etc/systemd/system/kube-apiserver.service" ]]; then
    echo null
    return
  fi
  if ! nodes=$(ask_api /api/v1/nodes --max-time 60); then
    fail "the API server does not list the Nodes; see journalctl -u kube-apiserver"
  fi
  if ! ask_api /api/v1/secrets --max-time 60 >/dev/null; then
    fail "the API server cannot read every Secret: the snapshot is older than its encryption keys; bring those of its time back (encryptionKeys), and run \`pulumi up\`"
  fi
  jq --compact-output '{nodes: (.items | map(.metadata.name))}' <<<"${nodes}"
}
