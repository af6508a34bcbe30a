# containerd: service.sh, own-node.sh, and .images [{name, archive}] to import; .ctr, .crictl and .socket are its own.
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${VALUE[ctr]:?}" "${VALUE[crictl]:?}" "${VALUE[socket]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"
# shellcheck source=own-node.sh
. "${KIT}/own-node.sh"

after_start() {
  local ctr=("${VALUE[ctr]}" --address "${VALUE[socket]}" --namespace k8s.io) i present name archive answer
  each images
  if ((${#EACH[@]} == 0)); then return; fi
  # It prints warnings of containerd as well.
  present=$("${ctr[@]}" images list --quiet 2>/dev/null) || explain "${VALUE[unit]}" "does not list its images"
  for i in "${EACH[@]}"; do
    name=${VALUE["images ${i} name"]} archive=${VALUE["images ${i} archive"]}
    if [[ $'\n'${present}$'\n' == *$'\n'"${name}"$'\n'* ]]; then continue; fi
    answer=$("${ctr[@]}" images import --local --digests=false "${archive}" 2>&1) \
      || fail "containerd cannot import ${archive} for ${name}: ${answer##*$'\n'}; see journalctl -u ${VALUE[unit]}"
    CHANGED+=("${name}")
  done
}

# On a host that is being made, kubelet and Pod network come later.
before_restart() {
  if [[ ! -s "${ROOT}${VALUE["node clientCertificate"]}" ]] || ! has_network; then GATE=no; fi
}

after_restart() {
  wait_until 60 does_serve_pods || explain "${VALUE[unit]}" "was restarted, and is not ready for Pods after 60 s"
  own_node_is_ready 120 0 || explain "${VALUE[unit]}" "was restarted, and its node is not Ready after 120 s"
}

does_serve_pods() {
  "${VALUE[crictl]}" --runtime-endpoint "unix://${VALUE[socket]}" --timeout 5s info 2>/dev/null \
    | jq --exit-status '[.status.conditions[] | select(.type == "RuntimeReady" or .type == "NetworkReady")]
        | length == 2 and all(.status)' >/dev/null
}

# Pods outlive containerd and kubelet, on purpose; here they end too.
after_stop() {
  local cgroups="${ROOT}/sys/fs/cgroup" files
  wait_until 20 kill_pods "${cgroups}" || fail "Pods go on although they were killed: processes ${PIDS[*]}; see what they are stuck in"
  unmount "${ROOT}/run/containerd/"
  unmount "${ROOT}/run/netns/cni-"
  files=("${ROOT}/run/netns/cni-"*)
  if ((${#files[@]} > 0)); then rm -f "${files[@]}"; fi
  if [[ -d "${ROOT}/run/netns" ]]; then rmdir --ignore-fail-on-non-empty "${ROOT}/run/netns"; fi
  # Where a hierarchy is shared with other machines, as between containers, theirs are busy.
  find "${cgroups}" -depth -type d -path '*kubepods*' -exec rmdir {} \; 2>/dev/null || true
}

# Kills what is left; true when nothing was.
kill_pods() {
  local pid
  # The shims first: they would report an end, and containerd's plugins would run. A 0 stands for a process of
  # another machine that shares the hierarchy.
  mapfile -t PIDS < <(
    pgrep -f '^[^ ]*containerd-shim-runc-v2 .*-namespace k8s\.io' || true
    find "$1" -path '*kubepods*' -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | grep -vx 0
  )
  for pid in "${PIDS[@]}"; do
    kill -KILL "${pid}" 2>/dev/null || true # it may be gone meanwhile
  done
  ((${#PIDS[@]} == 0))
}
