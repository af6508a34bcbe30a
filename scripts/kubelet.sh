# The kubelet: service.sh, own-node.sh, and the join: .join {bootstrapKubeconfig, kubeconfig}; the latter the kubelet
# writes itself when it joins.
: "${KIT:?}" "${ROOT-}" "${VALUE["join bootstrapKubeconfig"]:?}" "${VALUE["join kubeconfig"]:?}"
: "${VALUE["node clientCertificate"]:?}" "${VALUE["node server"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"
# shellcheck source=own-node.sh
. "${KIT}/own-node.sh"

# Once it is a member, the kubelet looks nowhere else for its server.
before_start() {
  local kubeconfig="${ROOT}${VALUE["join kubeconfig"]}" server=${VALUE["node server"]}
  if [[ ! -f ${kubeconfig} ]] || grep -qxF "    server: ${server}" "${kubeconfig}"; then return; fi
  sed -i "s|^    server: .*|    server: ${server}|" "${kubeconfig}"
}

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
