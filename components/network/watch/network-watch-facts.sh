# What is wrong with a node's network, as its watch sees it, for the report of the host.
: "${ROOT-}" "${RECORD[*]-}"
facts network ask_network

ask_network() {
  local program="${ROOT}/opt/k8s/libexec/kube-network-watch/network-watch.sh"
  if [[ -z ${RECORD["kube-network-watch"]:-} || ! -x ${program} ]]; then return; fi
  # One of its files may be gone, which is reported on its own.
  timeout 20 "${program}" look 2>/dev/null || true
}
