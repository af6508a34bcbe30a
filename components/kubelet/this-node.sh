# The Node object of this host, read with its kubelet's credentials:
# .node {name, server, cacert, clientCertificate, network}, where `network` is the file that the Pod network
# writes, or a pattern.
: "${KIT:?}" "${ROOT-}" "${VALUE["node name"]:?}" "${VALUE["node network"]:?}"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"

CLIENT_CERTIFICATE="${ROOT}${VALUE["node clientCertificate"]:-}"
NODE_ACCESS=(--cacert "${VALUE["node cacert"]:-}" --cert "${CLIENT_CERTIFICATE}" --key "${CLIENT_CERTIFICATE}")

# this_node_becomes SECONDS CONDITION: see node_becomes.
this_node_becomes() {
  node_becomes "$1" "$2" "${VALUE["node name"]}" "${VALUE["node server"]}" "${NODE_ACCESS[@]}"
}

# as_this_node METHOD PATH [CURL_ARGUMENT…]: a request as the kubelet; sets STATUS and ANSWER, and fails unless the status
# is 2xx.
as_this_node() {
  local method=$1 path=$2
  shift 2
  ANSWER=$(curl --silent --max-time 10 --write-out '\n%{http_code}' --request "${method}" "${NODE_ACCESS[@]}" "$@" \
    "${VALUE["node server"]}${path}") || true
  STATUS=${ANSWER##*$'\n'}
  ANSWER=${ANSWER%$'\n'*}
  [[ ${STATUS} == 2?? ]]
}

# this_node_has FILTER VARIABLE: sets the variable to a field of the Node, which the jq filter selects; fails unless there
# is one.
this_node_has() {
  local -n field=$2
  # shellcheck disable=SC2034 # it sets the caller's variable
  as_this_node GET "/api/v1/nodes/${VALUE["node name"]}" && field=$(jq --exit-status --raw-output "$1 // empty" <<<"${ANSWER}")
}

# this_node_is_ready SECONDS SINCE: Ready according to a heartbeat at SINCE (seconds since 1970) or later.
this_node_is_ready() {
  this_node_becomes "$1" "any(.status.conditions[]?;
    .type == \"Ready\" and .status == \"True\" and (.lastHeartbeatTime | fromdate) >= $2)"
}

# The Pod network starts after the kubelet, and no node becomes Ready without it.
has_network() { compgen -G "${ROOT}${VALUE["node network"]}" >/dev/null; }
