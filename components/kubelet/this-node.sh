# The Node object of this host, read with its kubelet's credentials:
# .node {name, server, cacert, clientCertificate, network}, where `network` is the file that the Pod network
# writes, or a pattern.
: "${KIT:?}" "${ROOT-}" "${VALUE["node name"]:?}" "${VALUE["node network"]:?}"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"

# this_node_becomes SECONDS CONDITION: see node_becomes.
this_node_becomes() {
  local certificate="${ROOT}${VALUE["node clientCertificate"]}"
  node_becomes "$1" "$2" "${VALUE["node name"]}" "${VALUE["node server"]}" \
    --cacert "${VALUE["node cacert"]}" --cert "${certificate}" --key "${certificate}"
}

# this_node_has FILTER VARIABLE: sets the variable to a field of the Node, which the jq filter selects; fails unless there
# is one.
this_node_has() {
  local -n field=$2
  local certificate="${ROOT}${VALUE["node clientCertificate"]}"
  # shellcheck disable=SC2034 # it sets the caller's variable
  field=$(curl --silent --fail --max-time 5 --cacert "${VALUE["node cacert"]}" --cert "${certificate}" --key "${certificate}" \
    "${VALUE["node server"]}/api/v1/nodes/${VALUE["node name"]}" | jq --exit-status --raw-output "$1 // empty")
}

# this_node_is_ready SECONDS SINCE: Ready according to a heartbeat at SINCE (seconds since 1970) or later.
this_node_is_ready() {
  this_node_becomes "$1" "any(.status.conditions[]?;
    .type == \"Ready\" and .status == \"True\" and (.lastHeartbeatTime | fromdate) >= $2)"
}

# The Pod network starts after the kubelet, and no node becomes Ready without it.
has_network() { compgen -G "${ROOT}${VALUE["node network"]}" >/dev/null; }
