# The kubelet: service.sh, own-node.sh, and the join: .join {bootstrapKubeconfig, kubeconfig}; the latter the kubelet
# writes itself when it joins. The first of .generations.kubernetes is the authority that its certificate has to be of.
: "${KIT:?}" "${ROOT-}" "${VALUE["join bootstrapKubeconfig"]:?}" "${VALUE["join kubeconfig"]:?}"
: "${VALUE["node clientCertificate"]:?}" "${VALUE["node server"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"
# shellcheck source=own-node.sh
. "${KIT}/own-node.sh"

KUBELET_CONF="${ROOT}${VALUE["join kubeconfig"]}"
CERTIFICATE="${ROOT}${VALUE["node clientCertificate"]}"
# Beside the certificate: which generation of the authority has issued it, and a copy for the time of the change.
ISSUER="${CERTIFICATE%/*}/issuer"
OUTGOING="${CERTIFICATE%/*}/outgoing.pem"

before_start() {
  local server=${VALUE["node server"]}
  # Once it is a member, the kubelet looks nowhere else for its server.
  if [[ -f ${KUBELET_CONF} ]] && ! grep -qxF "    server: ${server}" "${KUBELET_CONF}"; then
    sed -i "s|^    server: .*|    server: ${server}|" "${KUBELET_CONF}"
  fi
  if is_member && [[ $(present_issuer) != "$(wanted_issuer)" ]]; then leave_issuer; fi
}

is_member() { [[ -f ${KUBELET_CONF} && (-e ${CERTIFICATE} || -e ${OUTGOING}) ]]; }
wanted_issuer() { echo "${VALUE["generations kubernetes"]%%$'\n'*}"; }

present_issuer() {
  # As long as there was but one, nobody noted it.
  if [[ -f ${ISSUER} ]]; then cat "${ISSUER}"; else echo 1; fi
}

# By itself the kubelet renews its certificate only when that gets old. For one of another authority it joins once
# more, and proves itself with the certificate that it has. A run that was cut off finds what it needs in the copy.
leave_issuer() {
  if [[ -e ${CERTIFICATE} ]]; then
    (umask 077 && cat "${CERTIFICATE}" >"${OUTGOING}.new")
    mv -f "${OUTGOING}.new" "${OUTGOING}"
  fi
  write_file "${VALUE["join bootstrapKubeconfig"]}" 0600 root:root \
    "$(sed "s|/${CERTIFICATE##*/}\$|/${OUTGOING##*/}|" "${KUBELET_CONF}")"
  rm -f "${CERTIFICATE}" "${CERTIFICATE%/*}"/kubelet-client-[0-9]*.pem
}

# The kubelet asks for its certificate with the bootstrap token, registers, and gets its share of the Pod
# network; what comes next on this host needs all three.
after_start() {
  wait_until 150 test -s "${CERTIFICATE}" \
    || explain "${VALUE[unit]}" "got no certificate from the cluster within 150 s"
  own_node_becomes 60 .spec.podCIDR \
    || explain "${VALUE[unit]}" "did not register the node with a share of the Pod network within 60 s"
  wanted_issuer >"${ISSUER}"
  rm -f "${ROOT}${VALUE["join bootstrapKubeconfig"]}" "${OUTGOING}"
}

before_restart() {
  if ! has_network; then GATE=no; fi
}

# What the kubelet said of the node before its restart is no proof.
after_restart() {
  own_node_is_ready 120 "$1" || explain "${VALUE[unit]}" "was restarted, and its node is not Ready after 120 s"
}
