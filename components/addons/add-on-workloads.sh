# Waits until the Pods of an add-on run as asked for: of each workload as many as there should be, or, while hosts are
# down, as many as there are Ready nodes. Tells every now and then what it still waits for.
#   .title      its name
#   .workloads  [{kind, namespace, name, collection}]: the last one is the list in the API that it is in
#   .pods       [path]: lists of their Pods
#   .revision   a hash of the workloads as asked for: with another one, there is something to wait for again
: "${KIT:?}" "${EACH[*]-}" "${VALUE[title]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
# shellcheck source=unpulled-images.sh
. "${KIT}/unpulled-images.sh"
# shellcheck source=pod-problem.sh
. "${KIT}/pod-problem.sh"
: "${SERVER:?}" "${UNPULLED-}" "${IS_READY:?}" "${STAYS:?}"
readonly TIME_SECONDS=600
acts_on_cluster

apply() {
  local i DEADLINE=$((SECONDS + TIME_SECONDS)) UNPULLED_SINCE=''
  each pods
  for i in "${EACH[@]}"; do renew_pods "${VALUE["pods ${i}"]}" "${VALUE["pods ${i}"]}"; done
  each workloads
  for i in "${EACH[@]}"; do await_workload "${i}"; done
  report
}

# await_workload INDEX
await_workload() {
  local kind=${VALUE["workloads $1 kind"]} namespace=${VALUE["workloads $1 namespace"]} name=${VALUE["workloads $1 name"]}
  local collection=${VALUE["workloads $1 collection"]} nodes told='' state
  until nodes=$(ready_nodes) \
    && becomes 5 "$(numbers "${kind}" "${nodes}") | ${IS_AS_ASKED_FOR}" \
      "${SERVER}${collection}?fieldSelector=metadata.name%3D${name}" "${ACCESS[@]}"; do
    state=$(state_of "${kind}" "${nodes:-1}" "${collection}/${name}" "/api/v1/namespaces/${namespace}/pods")
    if [[ ${state} != "${told}" ]]; then log "waiting for ${kind} ${namespace}/${name}: it has ${state}"; fi
    told=${state}
    if is_unpulled_for_long pods; then fail "${VALUE[title]} does not start: ${UNPULLED}"; fi
    if ((SECONDS >= DEADLINE)); then
      fail "${VALUE[title]} does not work: ${kind} ${namespace}/${name} has, after ${TIME_SECONDS} s, ${state}; correct that and run again"
    fi
  done
}

# Hosts that are down take no Pods, and hold nobody up.
ready_nodes() { api GET /api/v1/nodes | jq "[.items[] | select(${IS_READY})] | length"; }

# numbers KIND NODES: jq's text for what a workload says of its Pods: how many it should have, has, has as asked for now,
# and are ready of all these.
numbers() {
  local fields='should: (.spec.replicas // 1), all: .status.replicas, current: .status.updatedReplicas, ready: .status.availableReplicas'
  if [[ $1 == DaemonSet ]]; then
    fields='should: (.status.desiredNumberScheduled // 1), all: .status.currentNumberScheduled,
      current: .status.updatedNumberScheduled, ready: .status.numberAvailable'
  fi
  echo "{isSeen: ((.status.observedGeneration // 0) >= (.metadata.generation // 0)), ${fields}} | map_values(. // 0)
    | .can = ([.should, ([$2, 1] | max)] | min)"
}
readonly IS_AS_ASKED_FOR='.isSeen == true and .current >= .can and .ready >= .can and .all - .current <= .should - .can'

# state_of KIND NODES PATH PODS: how many Pods are ready, and what keeps one of the others.
state_of() {
  local object selector pods
  if ! object=$(api GET "$3" 2>/dev/null); then
    echo "no answer of the API server at ${SERVER}"
    return
  fi
  jq --join-output "$(numbers "$1" "$2")"' | "\([.ready, .current] | min) of \(.can) Pods ready"
    + ((.all - .current) - (.should - .can) | if . > 0 then ", and \(.) of before" else "" end)' <<<"${object}"
  selector=$(jq --raw-output '.spec.selector.matchLabels // {} | to_entries | map("\(.key)=\(.value)") | join(",") | @uri' <<<"${object}")
  pods=$(api GET "$4?labelSelector=${selector}" 2>/dev/null) || pods='{"items": []}'
  if jq --exit-status "any(.items[]; (${STAYS}) and (${IS_READY} | not))" <<<"${pods}" >/dev/null; then
    echo "; $(pod_problem <<<"${pods}")"
  fi
}

# Its objects are resources of their own.
remove() { :; }
