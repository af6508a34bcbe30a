# Waits until the Pod network works: until a node is Ready, whichever it is. Those of hosts that are down hold nobody up.
#   .title       name of the network
#   .pods [path] lists of its Pods in the API
: "${KIT:?}" "${VALUE[title]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
# shellcheck source=unpulled-images.sh
. "${KIT}/unpulled-images.sh"
: "${SERVER:?}" "${UNPULLED-}"
readonly IS_READY='any(.status.conditions[]?; .type == "Ready" and .status == "True")'
readonly TIME_SECONDS=600
acts_on_cluster

apply() {
  if ! becomes_unless_unpulled "${TIME_SECONDS}" "${IS_READY}" "${SERVER}/api/v1/nodes?fieldSelector=" pods; then
    if [[ -n ${UNPULLED} ]]; then fail "${VALUE[title]} does not start: ${UNPULLED}"; fi
    fail "${VALUE[title]} has made no node Ready within ${TIME_SECONDS} s: $(problem); correct that and run again"
  fi
  report
}

problem() {
  { api GET /api/v1/nodes | jq --raw-output '
    first(.items[] | "\(.metadata.name) says: \(first(.status.conditions[]? | select(.type == "Ready") | .message) // "nothing")")
      // "no node has joined"'; } 2>/dev/null || echo "the API server at ${SERVER} does not answer"
}

# The network goes with the cluster.
remove() { :; }
