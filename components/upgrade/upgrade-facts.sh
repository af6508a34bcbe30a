#!/usr/bin/env bash
# What a master tells of its cluster before an upgrade, as one line of JSON: which API versions that Kubernetes is about
# to remove are still asked for, by whom, and what was written in them; which Pods run on which node, and which budgets
# keep them there. Changes nothing. Sent on standard input, behind ask-api.sh. Argument: the API server's audit log.
set -euo pipefail
export LC_ALL=C
# The host's own proxy is not for the cluster.
unset {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY
ROOT="${ROOT:-}"

main() {
  local apis
  apis=$(deprecated_apis)
  # The documents of a large cluster are longer than a command line may be.
  jq --null-input --compact-output --argjson apis "${apis}" --slurpfile clients <(clients_in "${ROOT}$1") \
    --slurpfile objects <(objects_in "${apis}") --slurpfile pods <(pods) --slurpfile budgets <(budgets) \
    '{$apis, clients: ($clients | add // []), objects: ($objects | add // []), pods: ($pods | add // []),
      budgets: ($budgets | add // [])}'
}

# Those that somebody has asked this API server for since it started, with the release that no longer has them.
deprecated_apis() {
  { ask_api /metrics || true; } | jq --raw-input --null-input --compact-output '
    [inputs | select(startswith("apiserver_requested_deprecated_apis{"))
      | [scan("([a-z_]+)=\"([^\"]*)\"") | {key: .[0], value: .[1]}] | from_entries
      | select(.removed_release != "") | {group, version, resource, removed: .removed_release}] | unique'
}

# clients_in AUDIT_LOG
clients_in() {
  if [[ ! -r $1 ]]; then return; fi
  { grep --fixed-strings '"k8s.io/removed-release":' "$1" || true; } | tail --lines=10000 | jq --slurp --compact-output '
    [.[] | {user: .user.username, agent: (.userAgent // ""), removed: .annotations["k8s.io/removed-release"],
      group: (.objectRef.apiGroup // ""), version: (.objectRef.apiVersion // ""), resource: (.objectRef.resource // "")}]
    | unique'
}

# objects_in APIS: those that were written in such a version.
objects_in() {
  local group version resource answer
  while IFS=$'\t' read -r group version resource; do
    answer=$(ask_api "/apis/${group}/${version}/${resource}?limit=500") || continue
    jq --compact-output --arg group "${group}" --arg version "${version}" --arg resource "${resource}" '
      [.items[].metadata | select(any(.managedFields[]?; .apiVersion == "\($group)/\($version)"))
        | {$group, $version, $resource, name: ([.namespace // empty, .name] | join("/"))}]' <<<"${answer}"
  done < <(jq --raw-output '.[] | select(.group != "") | [.group, .version, .resource] | @tsv' <<<"$1")
}

# Those that are evicted, see node-drain.sh, and whether anybody starts them elsewhere.
pods() {
  { ask_api /api/v1/pods || echo '{"items": []}'; } | jq --compact-output '[.items[]
    | [.metadata.ownerReferences[]? | select(.controller) | .kind] as $owners
    | select(any($owners[]; IN("DaemonSet", "Node")) | not)
    | select(.status.phase | IN("Succeeded", "Failed") | not) | select(.spec.nodeName)
    | {node: .spec.nodeName, name: "\(.metadata.namespace)/\(.metadata.name)", returns: ($owners != [])}]'
}

budgets() {
  { ask_api /apis/policy/v1/poddisruptionbudgets || echo '{"items": []}'; } | jq --compact-output '[.items[]
    | {name: "\(.metadata.namespace)/\(.metadata.name)", allowed: (.status.disruptionsAllowed // 0),
      pods: (.status.expectedPods // 0)}]'
}
