# A node's place in the cluster: .node, .labels {key: value}, .taints [{key, value, effect}], .tokenID,
# .drainSeconds, .kubectl, .kubeconfig.
# Labels and taints that the stack file no longer names go away; those of others stay. Which ones are ours is
# kept in an annotation.
# shellcheck source=api.sh
. "${KIT}/api.sh"

apply() {
  wait_until 180 is_ready \
    || fail "$(data .node) is not Ready after 180 s: $(node_condition); see there: journalctl -u kubelet -u flanneld"
  wait_until 30 patch_node || fail "the API server refused the labels and taints of $(data .node)"
  # Its own expiry would take it too, minutes later.
  api DELETE "/api/v1/namespaces/kube-system/secrets/bootstrap-token-$(data .tokenID)" \
    --output /dev/null 2>/dev/null || true
  report
}

get_node() { api GET "/api/v1/nodes/$(data .node)" 2>/dev/null; }
is_ready() { get_node | jq -e 'any(.status.conditions[]?; .type == "Ready" and .status == "True")' >/dev/null; }
node_condition() { get_node | jq -r '.status.conditions[]? | select(.type == "Ready") | .message' || true; }

# A merge patch from what there is to what there should be. It names the version it started from, so a
# concurrent change makes it fail, and it is tried again.
patch_node() {
  get_node | jq -c --slurpfile data "${DATA}" '
    def owned(what): .metadata.annotations["barekube.io/" + what] // "[]" | fromjson;
    def id: {key, effect};
    $data[0] as $wanted
    | ($wanted.taints | map(id)) as $ids
    | (owned("taints") + $ids) as $ours
    | {
        metadata: {
          resourceVersion: .metadata.resourceVersion,
          labels: ((owned("labels") | map({key: ., value: null}) | from_entries) + $wanted.labels),
          annotations: {
            "barekube.io/labels": ($wanted.labels | keys | tojson),
            "barekube.io/taints": ($ids | tojson)
          }
        },
        spec: {taints: ((.spec.taints // [] | map(select(id | IN($ours[]) | not))) + $wanted.taints)}
      }' \
    | api PATCH "/api/v1/nodes/$(data .node)" --header 'Content-Type: application/merge-patch+json' \
      --data-binary @- --output /dev/null
}

remove() {
  local node kubectl
  node=$(data .node)
  kubectl=("$(data .kubectl)" --kubeconfig "$(data .kubeconfig)")
  if ! get_node >/dev/null; then return; fi
  "${kubectl[@]}" drain "${node}" --ignore-daemonsets --delete-emptydir-data --force \
    --timeout="$(data .drainSeconds)s" >&2 \
    || fail "${node} could not be drained within $(data .drainSeconds) s; see which PodDisruptionBudget holds it, or raise the limit"
  "${kubectl[@]}" delete node "${node}" >&2
}
