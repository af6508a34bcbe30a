# The kubelet: service.sh, and the join: .join {bootstrapKubeconfig, clientCertificate, node, server, cacert}.
# shellcheck source=service.sh
. "${KIT}/service.sh"

# The kubelet asks for its certificate with the bootstrap token, registers, and gets its share of the Pod
# network; what comes next on this host needs all three.
after_start() {
  local certificate
  certificate="${ROOT}$(data .join.clientCertificate)"
  wait_until 150 test -s "${certificate}" || explain kubelet.service "got no certificate from the cluster within 150 s"
  wait_until 60 has_pod_cidr || explain kubelet.service "did not register the node with a share of the Pod network within 60 s"
  rm -f "${ROOT}$(data .join.bootstrapKubeconfig)"
}

has_pod_cidr() {
  local certificate
  certificate="${ROOT}$(data .join.clientCertificate)"
  curl --fail --silent --max-time 5 --cacert "$(data .join.cacert)" --cert "${certificate}" --key "${certificate}" \
    "$(data .join.server)/api/v1/nodes/$(data .join.node)" | jq -e '.spec.podCIDR' >/dev/null
}
