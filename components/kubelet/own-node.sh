# The Node of this host, as its kubelet sees it: .node {name, server, cacert, clientCertificate, network}, where
# `network` is the file that the Pod network leaves here.
: "${KIT:?}" "${ROOT-}" "${VALUE["node name"]:?}" "${VALUE["node network"]:?}"
# shellcheck source=node-watch.sh
. "${KIT}/node-watch.sh"

# own_node_becomes SECONDS CONDITION: see node_becomes.
own_node_becomes() {
  local certificate="${ROOT}${VALUE["node clientCertificate"]}"
  node_becomes "$1" "$2" "${VALUE["node name"]}" "${VALUE["node server"]}" \
    --cacert "${VALUE["node cacert"]}" --cert "${certificate}" --key "${certificate}"
}

# own_node_is_ready SECONDS SINCE: Ready, as said at SINCE (seconds since 1970) or later.
own_node_is_ready() {
  own_node_becomes "$1" "any(.status.conditions[]?;
    .type == \"Ready\" and .status == \"True\" and (.lastHeartbeatTime | fromdate) >= $2)"
}

# Without the Pod network, which comes after the kubelet, no node gets Ready.
has_network() { [[ -s "${ROOT}${VALUE["node network"]}" ]]; }
