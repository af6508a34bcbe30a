# The kubelet: unit.sh, this-node.sh, and
#   .join         {bootstrapKubeconfig, kubeconfig}; the kubelet itself writes the latter when it joins
#   .generations  {kubernetes [number]}: the first is that of the authority that its certificate has to be from
: "${KIT:?}" "${ROOT-}" "${VALUE["join bootstrapKubeconfig"]:?}" "${VALUE["join kubeconfig"]:?}"
: "${VALUE["node clientCertificate"]:?}" "${VALUE["node server"]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=this-node.sh
. "${KIT}/this-node.sh"
# shellcheck source=reserved.sh
. "${KIT}/reserved.sh"
# shellcheck source=pod-resolver.sh
. "${KIT}/pod-resolver.sh"
# shellcheck source=node-drain.sh
. "${KIT}/node-drain.sh"

check() { check_resolver; }

apply() {
  reserve_resources
  write_resolv_conf
  apply_unit --before-start=prepare_join --after-start=await_join \
    --before-restart=leave_node --after-restart=await_ready_node
  admit_pods
}
remove() { remove_unit; }

KUBELET_CONF="${ROOT}${VALUE["join kubeconfig"]}"
CERTIFICATE="${ROOT}${VALUE["node clientCertificate"]}"
# Beside the certificate: the generation of the authority that issued it, and a copy while it is being replaced.
ISSUER="${CERTIFICATE%/*}/issuer"
OUTGOING="${CERTIFICATE%/*}/outgoing.pem"
# Beside it, too: the name of the node that it is for.
HOLDER="${CERTIFICATE%/*}/node"

leave_node() {
  drain_for_upgrade
  has_network
}

# Upstream does not support another minor version with Pods running: .drain.version, such as 1.37.1.
drain_for_upgrade() {
  local wanted=${VALUE["drain version"]:-} present
  if [[ -z ${wanted} ]]; then return; fi
  this_node_has .status.nodeInfo.kubeletVersion present \
    || fail "cannot be drained for Kubernetes ${wanted}, since ${VALUE["node server"]} does not show" \
      "its Node; see on the masters: journalctl -u kube-apiserver"
  present=${present#v}
  if [[ ${present%.*} != "${wanted%.*}" ]]; then
    drain_node "its kubelet goes from ${present} to ${wanted}" "its kubelet stays at ${present}"
  fi
}

prepare_join() {
  local server=${VALUE["node server"]}
  # Once it has joined, the kubelet takes its server from this file alone.
  if [[ -f ${KUBELET_CONF} ]] && ! grep -qxF "    server: ${server}" "${KUBELET_CONF}"; then
    sed -i "s|^    server: .*|    server: ${server}|" "${KUBELET_CONF}"
  fi
  if has_joined && [[ $(present_node) != "${VALUE["node name"]}" ]]; then forget_former_node; fi
  if has_joined && [[ $(present_issuer) != "$(wanted_issuer)" ]]; then rejoin; fi
}

has_joined() { [[ -f ${KUBELET_CONF} && (-e ${CERTIFICATE} || -e ${OUTGOING}) ]]; }
wanted_issuer() { echo "${VALUE["generations kubernetes"]%%$'\n'*}"; }
# The file is missing until the first join is complete.
present_issuer() { if [[ -f ${ISSUER} ]]; then cat "${ISSUER}"; else echo 1; fi; }

# For a node that has joined before the file was there, what its kubelet last worked with.
present_node() {
  if [[ -f ${HOLDER} ]]; then
    cat "${HOLDER}"
  elif [[ -f ${WORKED} ]]; then
    jq --raw-output .node.name "${WORKED}"
  else
    echo "${VALUE["node name"]}"
  fi
}

# The host has another name now, and joins under it with its new bootstrap token. The old kubelet must not renew its
# certificate once more, or register the former node again; and there is no way back to that.
forget_former_node() {
  log "the kubelet stops being the node $(present_node), and joins as ${VALUE["node name"]}"
  systemctl stop "${VALUE[unit]}"
  rm -f "${CERTIFICATE}" "${CERTIFICATE%/*}"/kubelet-client-[0-9]*.pem "${OUTGOING}" "${ISSUER}" "${WORKED}"
  note_holder
}

note_holder() {
  if [[ -f ${HOLDER} && $(<"${HOLDER}") == "${VALUE["node name"]}" ]]; then return; fi
  echo "${VALUE["node name"]}" >"${HOLDER}.new"
  mv -f "${HOLDER}.new" "${HOLDER}"
}

# Left to itself, the kubelet renews its certificate only shortly before it expires. To get one from another
# authority it joins once more, and proves who it is with the certificate that it has. The copy is for a run that
# follows one that was cut off.
rejoin() {
  if [[ -e ${CERTIFICATE} ]]; then
    (umask 077 && cat "${CERTIFICATE}" >"${OUTGOING}.new")
    mv -f "${OUTGOING}.new" "${OUTGOING}"
  fi
  write_file "${VALUE["join bootstrapKubeconfig"]}" 0600 root:root \
    "$(sed "s|/${CERTIFICATE##*/}\$|/${OUTGOING##*/}|" "${KUBELET_CONF}")"
  rm -f "${CERTIFICATE}" "${CERTIFICATE%/*}"/kubelet-client-[0-9]*.pem
}

# The kubelet requests its certificate with the bootstrap token, registers its node, and the node is given its part
# of the Pod network; what comes next on this host needs all three.
await_join() {
  await_within 150 test -s "${CERTIFICATE}" \
    || fail_with_journal "${VALUE[unit]}" "was given no certificate by the cluster within 150 s"
  await_within 60 this_node_becomes 5 .spec.podCIDR \
    || fail_with_journal "${VALUE[unit]}" "did not register a node that was given a podCIDR within 60 s"
  wanted_issuer >"${ISSUER}"
  note_holder
  rm -f "${ROOT}${VALUE["join bootstrapKubeconfig"]}" "${OUTGOING}"
}

# await_ready_node SINCE: what the kubelet reported before its restart proves nothing.
await_ready_node() {
  await_within 120 this_node_is_ready 5 "$1" \
    || fail_with_journal "${VALUE[unit]}" "was restarted, but its node has not become Ready within 120 s"
}
