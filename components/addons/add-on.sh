# Waits until an add-on works: until one of its Pods is ready, on whatever node. Those of hosts that are down hold
# nobody up.
#   .title   its name
#   .pods    path of its Pods in the API, with their selector
: "${KIT:?}" "${VALUE[title]:?}" "${VALUE[pods]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
: "${SERVER:?}" "${ACCESS[*]:?}"
readonly IS_READY='any(.status.conditions[]?; .type == "Ready" and .status == "True")'
readonly STAYS='.metadata.deletionTimestamp == null'
# It is started again and again, and may never work.
readonly GIVES_UP="${STAYS} and any(.status.containerStatuses[]?; .restartCount >= 3)"
acts_on_cluster

apply() {
  renew
  if ! becomes 600 "(${IS_READY}) or ${GIVES_UP}" "${SERVER}${VALUE[pods]}" "${ACCESS[@]}" || ! works; then
    fail "${VALUE[title]} does not work: $(problem); correct that and run again"
  fi
  report
}

# A Pod keeps the name servers that its host gave it at first. So those that gave up in an earlier run are made anew.
renew() {
  local name
  while read -r name; do
    api DELETE "${VALUE[pods]%%\?*}/${name}" >/dev/null || true
  done < <(api GET "${VALUE[pods]}" \
    | jq --raw-output ".items[] | select((${GIVES_UP}) and (${IS_READY} | not)) | .metadata.name" || true)
}

works() { api GET "${VALUE[pods]}" | jq --exit-status "any(.items[]; ${IS_READY})" >/dev/null; }

# What keeps the Pod that has come furthest, in words.
problem() {
  # shellcheck disable=SC2016 # $ is jq's here
  { api GET "${VALUE[pods]}" | jq --raw-output '
    def last_line: split("\n") | map(select(. != "")) | last // "";
    def why: .status.containerStatuses[0] as $container
      | ($container.state.terminated // $container.lastState.terminated) as $ending
      | if $ending then "ended with exit code \($ending.exitCode): \($ending.message // $ending.reason // "" | last_line)"
        elif $container.state.waiting then "is waiting (\($container.state.waiting | .message // .reason))"
        elif $container then "runs, but is not ready"
        else "has not been started (\(first(.status.conditions[]? | select(.status == "False") | .message // empty) // .status.phase))" end;
    .items | map(select('"${STAYS}"')) | sort_by(.status.containerStatuses[0].restartCount // -1) | last
    | if . then "Pod \(.metadata.name) on \(.spec.nodeName // "no node") \(why)" else "it has no Pods" end'; } 2>/dev/null \
    || echo "the API server at ${SERVER} does not answer"
}

# Its objects are resources of their own.
remove() { :; }
