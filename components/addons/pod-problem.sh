# What keeps Pods from being ready, in words.
readonly IS_READY='any(.status.conditions[]?; .type == "Ready" and .status == "True")'
readonly STAYS='.metadata.deletionTimestamp == null'
# It is started again and again, and may never work.
readonly GIVES_UP="${STAYS} and any(.status.containerStatuses[]?; .restartCount >= 3)"

# pod_problem: of the Pods in the list on standard input, what keeps the one that has come furthest without being ready.
pod_problem() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-output '
    def last_line: split("\n") | map(select(. != "")) | last // "";
    def why: .status.containerStatuses[0] as $container
      | ($container.state.terminated // $container.lastState.terminated) as $ending
      | if $ending then "ended with exit code \($ending.exitCode): \($ending.message // $ending.reason // "" | last_line)"
        elif $container.state.waiting then "is waiting (\($container.state.waiting | .message // .reason))"
        elif $container then "runs, but is not ready"
        else "has not been started (\(first(.status.conditions[]? | select(.status == "False") | .message // empty) // .status.phase))" end;
    .items | map(select(('"${STAYS}"') and ('"${IS_READY}"' | not)))
    | sort_by(.status.containerStatuses[0].restartCount // -1) | last
    | if . then "Pod \(.metadata.name) on \(.spec.nodeName // "no node") \(why)" else "it has no Pods" end'
}

# renew_pods LIST COLLECTION: those in the list that gave up in an earlier run are made anew. A Pod keeps the name
# servers that its host gave it at first.
renew_pods() {
  local name
  while read -r name; do
    api DELETE "$2/${name}" >/dev/null || true
  done < <(api GET "$1" \
    | jq --raw-output ".items[] | select((${GIVES_UP}) and (${IS_READY} | not)) | .metadata.name" || true)
}
