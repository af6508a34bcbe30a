# Draining this node before something changes that its Pods cannot go on with. It takes no more than the kubelet's own
# rights, which are to cordon its Node and to evict the Pods on it.
#   .drain {seconds}: how long that may take
: "${KIT:?}" "${STATE:?}" "${STATUS-}" "${ANSWER-}" "${VALUE["node name"]:?}"
# shellcheck source=api-answers.sh
. "${KIT}/api-answers.sh"
# There while the node is cordoned by barekube, and not by somebody who wants it to stay that way.
CORDONED="${STATE}/cordoned"
# Pod → why it is still there.
declare -A HELD=()

# drain_node WHY OTHERWISE: why it is drained, and what stays as it is if it cannot be.
drain_node() {
  log "draining ${VALUE["node name"]}, since $1"
  cordon
  if evict_pods; then return; fi
  admit_pods
  fail "could not be drained within ${VALUE["drain seconds"]} s, so $2: $(reasons);" \
    "make room for its Pods on other nodes, relax what holds them, or set drainForUpgrades: off, and run again"
}

cordon() {
  if [[ ! -e ${CORDONED} ]] && as_this_node GET "/api/v1/nodes/${VALUE["node name"]}" \
    && jq --exit-status .spec.unschedulable <<<"${ANSWER}" >/dev/null; then return; fi
  # First, so that a run that is cut off here does not leave the node cordoned for good.
  : >"${CORDONED}"
  set_unschedulable true || fail "could not be cordoned: $(refusal)"
}

# Pods may start here again, unless somebody else has cordoned the node.
admit_pods() {
  if [[ ! -e ${CORDONED} ]]; then return; fi
  wait_until 30 set_unschedulable null \
    || fail "is still cordoned: $(refusal); run again, or kubectl uncordon ${VALUE["node name"]}"
  rm -f "${CORDONED}"
}

set_unschedulable() {
  as_this_node PATCH "/api/v1/nodes/${VALUE["node name"]}" --header 'Content-Type: application/merge-patch+json' \
    --data "{\"spec\":{\"unschedulable\":$1}}"
}

# Until none is left but those that belong to the node; fails when the time is up, and leaves the reasons in HELD.
evict_pods() {
  local deadline=$((SECONDS + VALUE["drain seconds"])) pods pod state
  while ((SECONDS < deadline)); do
    HELD=()
    if ! pods=$(pods_to_move); then
      HELD[${VALUE["node name"]}]="its Pods cannot be listed"
    elif [[ -z ${pods} ]]; then
      return
    fi
    while read -r pod state; do
      if [[ -z ${pod} ]]; then continue; fi
      if [[ ${state} == ending ]]; then HELD[${pod}]='has not ended yet'; else evict "${pod}"; fi
    done <<<"${pods}"
    sleep 1
  done
  return 1
}

# A line for each: NAMESPACE/POD and `running` or `ending`. What belongs to a DaemonSet would come back at once, and a static
# Pod, which the Node owns, cannot be evicted.
pods_to_move() {
  as_this_node GET "/api/v1/pods?fieldSelector=spec.nodeName%3D${VALUE["node name"]}" || return 1
  jq --raw-output '.items[]
    | select(any(.metadata.ownerReferences[]?; .controller and (.kind | IN("DaemonSet", "Node"))) | not)
    | select(.status.phase | IN("Succeeded", "Failed") | not)
    | "\(.metadata.namespace)/\(.metadata.name) \(if .metadata.deletionTimestamp then "ending" else "running" end)"' \
    <<<"${ANSWER}"
}

# evict NAMESPACE/POD: the answer names the PodDisruptionBudget that holds it back.
evict() {
  local namespace=${1%/*} name=${1#*/} budget
  HELD[$1]='has not ended yet'
  as_this_node POST "/api/v1/namespaces/${namespace}/pods/${name}/eviction" --header 'Content-Type: application/json' \
    --data "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"${name}\"}}" && return
  if [[ ${STATUS} == 404 ]]; then
    unset "HELD[$1]"
    return
  fi
  budget=$(budgets_in "${ANSWER}" | head --lines=1)
  HELD[$1]="is held back (${budget:-$(refusal)})"
}

# refusal: why the API server has refused the last request.
refusal() { message_in "${ANSWER:-the API server does not answer}"; }

reasons() {
  local pod list=()
  for pod in "${!HELD[@]}"; do list+=("${pod} ${HELD[${pod}]}"); done
  printf '%s\n' "${list[@]}" | sort | paste --serial --delimiters=';' | sed 's/;/; /g'
}
