# A snapshot right before Kubernetes or etcd gets another version:
#   .upgrade {versions, config}: the versions by which this is noticed, and what the program has to know; see config.ts
: "${KIT:?}" "${ROOT-}" "${WORKED:?}" "${VALUE[unit]:?}"

snapshot_before_upgrade() {
  local wanted=${VALUE["upgrade versions"]:-} present config reason
  if [[ -z ${wanted} || ! -f ${WORKED} ]]; then return; fi
  present=$(jq --raw-output '.upgrade.versions // ""' "${WORKED}")
  if [[ ${present} == "${wanted}" ]]; then return; fi
  # A member that is down has to start again, and can give no snapshot.
  if ! systemctl is-active --quiet "${VALUE[unit]}" >/dev/null; then return; fi
  reason="before ${wanted}"
  # With the present versions' own tools.
  config=$(jq --raw-output '.upgrade.config // ""' "${WORKED}")
  take_from "${config:-${VALUE["upgrade config"]}}" >/dev/null \
    || fail "nothing is upgraded without a good snapshot of etcd; see the reason above, fix it and run again"
  log "etcd: took a snapshot ${reason}"
}

# take_from CONFIGURATION: or as a schedule does, which also copies it elsewhere, if there is one.
take_from() {
  local installed="${ROOT}${VALUE["upgrade program"]}"
  if [[ -x ${installed} ]]; then
    "${installed}" now "${reason}"
  else
    env KIT="${KIT}" bash "${KIT}/etcd-snapshot.sh" config-on-stdin now "${reason}" <<<"$1"
  fi
}
