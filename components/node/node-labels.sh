# Labels and taints of a node. Those that the stack file no longer names are removed; those of others stay. What is
# asked for, .repair included, is kept in annotations, so that node-facts.sh finds what others have changed. So is
# the ID of the token that the machine joined with, which is different on the next machine of that name.
: "${DATA:?}" "${NODE-}"

# patch_node VARIABLE: the patch names the version of the Node that it is based on, so it fails when somebody else
# changes the Node at the same time, and is tried again. The variable gets the reason of a refusal.
# shellcheck disable=SC2034 # it sets the caller's variable
patch_node() {
  local -n reason=$1
  local present patch
  present=$(api GET "/api/v1/nodes/${NODE}") && patch=$(patch_for "${present}") || return 1
  if [[ -z ${patch} ]]; then return; fi
  reason=$(api PATCH "/api/v1/nodes/${NODE}" --header 'Content-Type: application/merge-patch+json' \
    --data-binary @- <<<"${patch}") || return 1
  CHANGED+=("${NODE}")
}

# patch_for NODE: a merge patch from what the Node is to what it should be; nothing if that is the same.
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
        annotations: ({
          "barekube.io/labels": ($wanted.labels | tojson),
          "barekube.io/repair": ($data[0].repair // null | if . == null then null else tojson end),
          "barekube.io/token": $data[0].tokenID,
          "barekube.io/taints": ($wanted.taints | tojson)
        } + ($data[0].staleAnnotations // [] | map({key: ., value: null}) | from_entries)),
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
