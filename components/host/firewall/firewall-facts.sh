# How the openings of this host's firewall differ from what was asked for, for the report of the host.
: "${ROOT-}" "${RECORD[*]-}"
facts firewall ask_firewall

ask_firewall() {
  local program="${ROOT}/opt/k8s/libexec/kube-firewall/host-firewall.sh"
  if [[ -z ${RECORD["kube-firewall"]:-} || ! -x ${program} ]]; then return; fi
  # One of its files may be gone, which is reported on its own.
  timeout 20 "${program}" look 2>/dev/null || true
}
