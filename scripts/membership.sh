# A node's place in the cluster: .node, .labels {key: value}, .taints [{key, value, effect}], .tokenID,
# .drainSeconds, .kubectl, .kubeconfig.
# Labels and taints that the stack file no longer names go away; those of others stay. Which ones are ours is
# kept in an annotation.
: "${KIT:?}" "${DATA:?}" "${VALUE[node]:?}" "${VALUE[tokenID]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=node-watch.sh
. "${KIT}/node-watch.sh"
: "${SERVER:?}" "${ACCESS[*]:?}"
NODE=${VALUE[node]}

apply() {
  node_becomes 180 'any(.status.conditions[]?; .type == "Ready" and .status == "True")' \
    "${NODE}" "${SERVER}" "${ACCESS[@]}" \
    || fail "${NODE} is not Ready after 180 s: $(node_condition); see there: journalctl -u kubelet -u flanneld"
  wait_until 30 patch_node || fail "the API server refused the labels and taints of ${NODE}: ${REFUSAL}"
  # Its own expiry would take it too, minutes later; mostly it is gone since the last run.
  api DELETE "/api/v1/namespaces/kube-system/secrets/bootstrap-token-${VALUE[tokenID]}" >/dev/null 2>&1 || true
  report
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
    def owned(what): .metadata.annotations["barekube.io/" + what] // "[]" | fromjson;
    def id: {key, effect};
    ($data[0] | {labels: (.labels // {}), taints: (.taints // [])}) as $wanted
    | ($wanted.taints | map(id)) as $ids
    | (owned("taints") + $ids) as $ours
    | (.metadata.labels // {}) as $labels
    | (.spec.taints // []) as $taints
    | {
        labels: ((owned("labels") | map({key: ., value: null}) | from_entries) + $wanted.labels),
        annotations: {
          "barekube.io/labels": ($wanted.labels | keys | tojson),
          "barekube.io/taints": ($ids | tojson)
        },
        taints: ((.spec.taints // [] | map(select(id | IN($ours[]) | not))) + $wanted.taints)
      } as $new
    | if (.metadata.labels // {} | . == (. + $new.labels | with_entries(select(.value != null))))
        and (.metadata.annotations // {} | . == . + $new.annotations)
        and (.spec.taints // []) == $new.taints
      then empty
      else {
        metadata: ({resourceVersion: .metadata.resourceVersion} + ($new | {labels, annotations})),
        spec: ($new | {taints})
      } end' <<<"$1"
}

remove() {
  local kubectl=("${VALUE[kubectl]}" --kubeconfig "${VALUE[kubeconfig]}") answer
  wait_until 60 is_api_ready \
    || fail "${NODE} stays in the cluster: the API server at ${SERVER} is not ready after 60 s; see there: journalctl -u kube-apiserver"
  if ! answer=$(api GET "/api/v1/nodes/${NODE}"); then
    if [[ $(jq --raw-output .code <<<"${answer}" 2>/dev/null) == 404 ]]; then return; fi
    fail "the API server does not tell about ${NODE}: $(message_in "${answer}")"
  fi
  "${kubectl[@]}" drain "${NODE}" --ignore-daemonsets --delete-emptydir-data --force \
    --timeout="${VALUE[drainSeconds]}s" >&2 \
    || fail "${NODE} could not be drained within ${VALUE[drainSeconds]} s;" \
      "see above which PodDisruptionBudget holds it, make room for its Pods elsewhere, and run again"
  "${kubectl[@]}" delete node "${NODE}" --ignore-not-found >&2
}
