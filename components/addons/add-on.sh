# Waits until an add-on works: until one of its Pods is ready, on whatever node. Those of hosts that are down hold
# nobody up.
#   .title   its name
#   .pods    path of its Pods in the API, with their selector
: "${KIT:?}" "${VALUE[title]:?}" "${VALUE[pods]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
# shellcheck source=pod-problem.sh
. "${KIT}/pod-problem.sh"
: "${SERVER:?}" "${ACCESS[*]:?}" "${IS_READY:?}" "${GIVES_UP:?}"
acts_on_cluster

apply() {
  renew_pods "${VALUE[pods]}" "${VALUE[pods]%%\?*}"
  if ! becomes 600 "(${IS_READY}) or ${GIVES_UP}" "${SERVER}${VALUE[pods]}" "${ACCESS[@]}" || ! works; then
    fail "${VALUE[title]} does not work: $(problem); correct that and run again"
  fi
  report
}

works() { api GET "${VALUE[pods]}" | jq --exit-status "any(.items[]; ${IS_READY})" >/dev/null; }

problem() {
  { api GET "${VALUE[pods]}" | pod_problem; } 2>/dev/null || echo "the API server at ${SERVER} does not answer"
}

# Its objects are resources of their own.
remove() { :; }
