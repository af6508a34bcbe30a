# A node's place in the cluster: .node, .labels {key: value}, .taints [{key, value, effect}], .tokenID,
# .lost (it is dead for good, so it goes now and not with its resource), .drainSeconds, .kubectl, .kubeconfig.
# Labels and taints that the stack file no longer names go away; those of others stay. What is asked for, by .repair
# too, is kept in annotations, so that question/report.sh finds what others have changed, and so is the token that the
# machine joined with: another machine has another.
: "${KIT:?}" "${ROOT-}" "${DATA:?}" "${VALUE[node]:?}" "${VALUE[tokenID]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=node-watch.sh
. "${KIT}/node-watch.sh"
: "${SERVER:?}" "${ACCESS[*]:?}"
NODE=${VALUE[node]}
IS_READY='any(.status.conditions[]?; .type == "Ready" and .status == "True")'

apply() {
  if [[ ${VALUE[lost]:-} == true ]]; then
    give_up
    report
    return
  fi
  node_becomes 180 "${IS_READY}" "${NODE}" "${SERVER}" "${ACCESS[@]}" \
    || fail "${NODE} is not Ready after 180 s: $(node_condition); see there: journalctl -u kubelet -u flanneld"
  wait_until 30 patch_node || fail "the API server refused the labels and taints of ${NODE}: ${REFUSAL}"
  # Its own expiry would take it too, minutes later; mostly it is gone since the last run.
  remove_token
  report
}

# With its right to join; see token.sh.
remove_token() {
  local id=${VALUE[tokenID]} rbac="${SERVER}/apis/rbac.authorization.k8s.io/v1"
  curl --silent --max-time 30 --request DELETE "${ACCESS[@]}" \
    "${SERVER}/api/v1/namespaces/kube-system/secrets/bootstrap-token-${id}" \
    "${rbac}/clusterrolebindings/barekube:join:${id}" "${rbac}/clusterroles/barekube:join:${id}" >/dev/null 2>&1 || true
}

node_condition() {
  { api GET "/api/v1/nodes/${NODE}" \
    | jq --raw-output 'first(.status.conditions[]? | select(.type == "Ready") | .message) // .message'; } 2>/dev/null \
    || echo "the API server at ${SERVER} does not answer"
}

# It names the version of the Node that it started from, so a concurrent change makes it fail, and it is tried
# again. Everything here counts as a condition, so errors do not end the script by themselves.
patch_node() {
  local present patch
  present=$(api GET "/api/v1/nodes/${NODE}") && patch=$(patch_for "${present}") || return 1
  if [[ -z ${patch} ]]; then return; fi
  REFUSAL=$(api PATCH "/api/v1/nodes/${NODE}" --header 'Content-Type: application/merge-patch+json' \
    --data-binary @- <<<"${patch}") || return 1
  CHANGED+=("${NODE}")
}
REFUSAL='it does not answer'

# A merge patch from what there is to what there should be, or nothing.
patch_for() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --compact-output --slurpfile data <(printf '%s' "${DATA}") '
    def asked(what; $none): .metadata.annotations["barekube.io/" + what] // $none | fromjson;
    def id: {key, effect};
    ($data[0] | {labels: (.labels // {}), taints: (.taints // [])}) as $wanted
    | ($wanted.taints | map(id)) as $ids
    | ((asked("taints"; "[]") | map(id)) + $ids) as $ours
    | (.metadata.labels // {}) as $labels
    | (.spec.taints // []) as $taints
    | {
        labels: ((asked("labels"; "{}") | map_values(null)) + $wanted.labels),
        annotations: {
          "barekube.io/labels": ($wanted.labels | tojson),
          "barekube.io/repair": ($data[0].repair // null | if . == null then null else tojson end),
          "barekube.io/token": $data[0].tokenID,
          "barekube.io/taints": ($wanted.taints | tojson)
        },
        taints: ((.spec.taints // [] | map(select(id | IN($ours[]) | not))) + $wanted.taints)
      } as $new
    | if (.metadata.labels // {} | . == (. + $new.labels | with_entries(select(.value != null))))
        and (.metadata.annotations // {} | . == (. + $new.annotations | with_entries(select(.value != null))))
        and (.spec.taints // []) == $new.taints
      then empty
      else {
        metadata: ({resourceVersion: .metadata.resourceVersion} + ($new | {labels, annotations})),
        spec: ($new | {taints})
      } end' <<<"$1"
}

# Its Pods get a new home at once; nobody else would believe that they have come to an end.
give_up() {
  get_node || return 0
  node_becomes 60 "${IS_READY} | not" "${NODE}" "${SERVER}" "${ACCESS[@]}" \
    || fail "${NODE} is marked lost in the stack file, but its kubelet is well;" \
      "take the mark away, and to be rid of the host delete its whole entry"
  ctl delete pods --all-namespaces --field-selector "spec.nodeName=${NODE}" --force --wait=false >&2
  ctl delete node "${NODE}" --ignore-not-found >&2
  CHANGED+=("${NODE}")
}

remove() {
  local options=()
  get_node || return 0
  # Nobody there would tell that a Pod has come to its end.
  if ! jq --exit-status "${IS_READY}" <<<"${PRESENT}" >/dev/null; then options=(--skip-wait-for-delete-timeout 5); fi
  ctl drain "${NODE}" --ignore-daemonsets --delete-emptydir-data --force "${options[@]}" \
    --timeout="${VALUE[drainSeconds]}s" >&2 || keep_node
  ctl delete node "${NODE}" --ignore-not-found >&2
}

# The Node as it is in PRESENT; false when it is gone.
get_node() {
  wait_until 60 is_api_ready \
    || fail "${NODE} stays in the cluster: no API server is ready behind ${SERVER} after 60 s;" \
      "see on the masters: journalctl -u kube-apiserver"
  if PRESENT=$(api GET "/api/v1/nodes/${NODE}"); then return; fi
  if [[ $(jq --raw-output .code <<<"${PRESENT}" 2>/dev/null) == 404 ]]; then return 1; fi
  fail "the API server does not tell about ${NODE}: $(message_in "${PRESENT}")"
}

# Its cache goes where a reset of the host takes it away.
ctl() {
  "${VALUE[kubectl]}" --kubeconfig "${VALUE[kubeconfig]}" --server "${SERVER}" --cache-dir "${ROOT}/run/barekube/kubectl" "$@"
}

keep_node() {
  local held
  held=$(held_back)
  if ! jq --exit-status .spec.unschedulable <<<"${PRESENT}" >/dev/null; then ctl uncordon "${NODE}" >&2 || true; fi
  fail "${NODE} could not be drained within ${VALUE[drainSeconds]} s and stays in the cluster${held:+: ${held}};" \
    "make room for its Pods on other nodes, or relax what holds them, and run again"
}

# Which PodDisruptionBudgets keep Pods on the node: only the answer to an eviction names them.
held_back() {
  local pods namespace pod answer
  pods=$(api GET "/api/v1/pods?fieldSelector=spec.nodeName%3D${NODE}" | jq --raw-output '.items[]?.metadata
    | select(any(.ownerReferences[]?; .kind == "DaemonSet") | not) | "\(.namespace) \(.name)"') || return 0
  while read -r namespace pod; do
    if [[ -z ${pod} ]]; then continue; fi
    answer=$(jq --null-input --arg name "${pod}" '{apiVersion: "policy/v1", kind: "Eviction",
      metadata: {$name}, deleteOptions: {dryRun: ["All"]}}' \
      | api POST "/api/v1/namespaces/${namespace}/pods/${pod}/eviction" --header 'Content-Type: application/json' \
        --data-binary @-) && continue
    jq --raw-output --arg pod "${namespace}/${pod}" \
      '.details.causes[]? | select(.reason == "DisruptionBudget") | "\($pod) is held back (\(.message))"' <<<"${answer}"
  done <<<"${pods}" | paste --serial --delimiters=';' | sed 's/;/; /g'
}
