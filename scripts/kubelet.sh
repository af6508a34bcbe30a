# The kubelet: service.sh, own-node.sh, and the join: .join {bootstrapKubeconfig}.
: "${KIT:?}" "${ROOT-}" "${VALUE["join bootstrapKubeconfig"]:?}" "${VALUE["node clientCertificate"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"
# shellcheck source=own-node.sh
. "${KIT}/own-node.sh"

# The kubelet asks for its certificate with the bootstrap token, registers, and gets its share of the Pod
# network; what comes next on this host needs all three.
after_start() {
  wait_until 150 test -s "${ROOT}${VALUE["node clientCertificate"]}" \
    || explain "${VALUE[unit]}" "got no certificate from the cluster within 150 s"
  own_node_becomes 60 .spec.podCIDR \
    || explain "${VALUE[unit]}" "did not register the node with a share of the Pod network within 60 s"
  rm -f "${ROOT}${VALUE["join bootstrapKubeconfig"]}"
}

before_restart() {
  if ! has_network; then GATE=no; fi
}

# What the kubelet said of the node before its restart is no proof.
after_restart() {
  own_node_is_ready 120 "$1" || explain "${VALUE[unit]}" "was restarted, and its node is not Ready after 120 s"
}
