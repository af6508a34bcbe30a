# How a node leaves the cluster: drained if possible, or with its Pods if it is lost.
: "${ROOT-}" "${VALUE[node]:?}" "${NODE-}" "${SERVER:?}" "${ACCESS[*]:?}"
IS_READY='any(.status.conditions[]?; .type == "Ready" and .status == "True")'

# Its Pods are deleted at once, so that they can start elsewhere: nobody would ever confirm that they have ended.
remove_lost() {
  local node
  get_node node || return 0
  node_becomes 60 "${IS_READY} | not" "${NODE}" "${SERVER}" "${ACCESS[@]}" \
    || fail "${NODE} is marked lost in the stack file, but its kubelet is healthy;" \
      "remove the mark, or delete its whole entry to give the host up"
  kubectl delete pods --all-namespaces --field-selector "spec.nodeName=${NODE}" --force --wait=false >&2
  kubectl delete node "${NODE}" --ignore-not-found >&2
  CHANGED+=("${NODE}")
}

remove_node() {
  local node options=()
  get_node node || return 0
  # Without a kubelet nobody confirms that a Pod has ended.
  if ! jq --exit-status "${IS_READY}" <<<"${node}" >/dev/null; then options=(--skip-wait-for-delete-timeout 5); fi
  kubectl drain "${NODE}" --ignore-daemonsets --delete-emptydir-data --force "${options[@]}" \
    --timeout="${VALUE[drainSeconds]}s" >&2 || fail_to_drain "${node}"
  kubectl delete node "${NODE}" --ignore-not-found >&2
}

# get_node VARIABLE [NAME]: sets it to the Node as it is; fails when there is none.
get_node() {
  local -n found=$1
  local name=${2:-${NODE}}
  wait_until 60 is_api_ready \
    || fail "${name} stays in the cluster: no API server behind ${SERVER} is ready after 60 s;" \
      "see on the masters: journalctl -u kube-apiserver"
  if found=$(api GET "/api/v1/nodes/${name}"); then return; fi
  if [[ $(jq --raw-output .code <<<"${found}" 2>/dev/null) == 404 ]]; then return 1; fi
  fail "the API server does not show the node ${name}: $(message_in "${found}")"
}

# is_at NODE ADDRESSES: whether the Node is at one of these addresses, a line each.
is_at() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --exit-status --arg addresses "$2" '($addresses | split("\n")) as $own
    | any(.status.addresses[]?; .type == "InternalIP" and (.address | IN($own[])))' <<<"$1" >/dev/null
}

# Its cache is in a directory that a reset of the host removes.
kubectl() {
  command "${VALUE[kubectl]}" --kubeconfig "${VALUE[kubeconfig]}" --server "${SERVER}" --cache-dir "${ROOT}/run/barekube/kubectl" "$@"
}

# fail_to_drain NODE: makes it schedulable again, unless it was cordoned before, and says what keeps it.
fail_to_drain() {
  local reasons
  reasons=$(blocked_evictions)
  if ! jq --exit-status .spec.unschedulable <<<"$1" >/dev/null; then kubectl uncordon "${NODE}" >&2 || true; fi
  fail "${NODE} could not be drained within ${VALUE[drainSeconds]} s and stays in the cluster${reasons:+: ${reasons}};" \
    "make room for its Pods on other nodes, or relax what holds them, and run again"
}

# Which PodDisruptionBudgets keep Pods on the node: only the answer to an eviction names them.
blocked_evictions() {
  local pods namespace pod answer budget
  pods=$(api GET "/api/v1/pods?fieldSelector=spec.nodeName%3D${NODE}" | jq --raw-output '.items[]?.metadata
    | select(any(.ownerReferences[]?; .kind == "DaemonSet") | not) | "\(.namespace) \(.name)"') || return 0
  while read -r namespace pod; do
    if [[ -z ${pod} ]]; then continue; fi
    answer=$(jq --null-input --arg name "${pod}" '{apiVersion: "policy/v1", kind: "Eviction",
      metadata: {$name}, deleteOptions: {dryRun: ["All"]}}' \
      | api POST "/api/v1/namespaces/${namespace}/pods/${pod}/eviction" --header 'Content-Type: application/json' \
        --data-binary @-) && continue
    while IFS= read -r budget; do
      echo "${namespace}/${pod} is held back (${budget})"
    done < <(budgets_in "${answer}")
  done <<<"${pods}" | paste --serial --delimiters=';' | sed 's/;/; /g'
}
