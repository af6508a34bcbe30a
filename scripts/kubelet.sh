# The kubelet: service.sh, and the join: .join {bootstrapKubeconfig, clientCertificate, node, server, cacert}.
: "${KIT:?}" "${ROOT-}" "${VALUE["join clientCertificate"]:?}" "${VALUE["join node"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"
# shellcheck source=node-watch.sh
. "${KIT}/node-watch.sh"

# The kubelet asks for its certificate with the bootstrap token, registers, and gets its share of the Pod
# network; what comes next on this host needs all three.
after_start() {
  local certificate="${ROOT}${VALUE["join clientCertificate"]}"
  wait_until 150 test -s "${certificate}" \
    || explain "${VALUE[unit]}" "got no certificate from the cluster within 150 s"
  node_becomes 60 .spec.podCIDR "${VALUE["join node"]}" "${VALUE["join server"]}" \
    --cacert "${VALUE["join cacert"]}" --cert "${certificate}" --key "${certificate}" \
    || explain "${VALUE[unit]}" "did not register the node with a share of the Pod network within 60 s"
  rm -f "${ROOT}${VALUE["join bootstrapKubeconfig"]}"
}
