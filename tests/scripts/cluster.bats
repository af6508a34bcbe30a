#!/usr/bin/env bats
# cluster.sh: the objects that it applies from a master.

load support/on-master

@test "cluster: applies objects, and does so again" {
  document --argjson api "$(api_access)" '{api: $api, objects: [
    {path: "/apis/x/v1/roles/a:b", object: {kind: "Role", metadata: {name: "a:b"}, rules: [{verbs: ["get"]}]}},
    {path: "/apis/x/v1/roles/c", object: {kind: "Role", metadata: {name: "c"}, text: "\"q\" $(x)\n\t\\n é\u007f\u001e"}}]}'
  succeeds_with "applied 2 objects" apply cluster cluster-roles
  [[ $(object /apis/x/v1/roles/a:b .rules) == '[{"verbs":["get"]}]' ]]
  object /apis/x/v1/roles/c . | jq --exit-status '.text == "\"q\" $(x)\n\t\\n é\u007f\u001e"'
  succeeds_with "applied 2 objects" apply cluster cluster-roles
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "cluster: says why the API server refuses an object" {
  document --argjson api "$(api_access)" --argjson glass "$(break_glass)" \
    '{api: $api, breakGlass: $glass, objects: [{path: "/apis/x/v1/roles/forbidden", object: {metadata: {name: "forbidden"}}}]}'
  fails_with 'the API server refused /apis/x/v1/roles/forbidden: user "x" cannot patch it' apply cluster cluster-roles
}

@test "cluster: breaks the glass only while the administrators have no rights" {
  document --argjson api "$(api_access)" --argjson glass "$(break_glass)" \
    '{api: $api, breakGlass: $glass, objects: [{path: "/apis/x/v1/roles/rights", object: {metadata: {name: "rights"}}}]}'
  touch "${API}/unbound"
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  rm "${API}/unbound"
  [[ $(object /apis/x/v1/roles/rights .metadata.name) == '"rights"' ]]
  count_curls
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  called 'curl *' 1
  called '*break-glass*' 0
}

@test "cluster: waits for an API server that is not ready yet" {
  document --argjson api "$(api_access)" \
    '{api: $api, objects: [{path: "/apis/x/v1/roles/late", object: {metadata: {name: "late"}}}]}'
  touch "${API}/unready"
  (sleep 0.5 && rm "${API}/unready") 3>&- &
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  wait
  [[ $(object /apis/x/v1/roles/late .metadata.name) == '"late"' ]]
}

@test "cluster: sends all objects with one curl" {
  document --argjson api "$(api_access)" '{api: $api, objects: [range(7) | tostring
    | {path: "/apis/x/v1/roles/\(.)", object: {metadata: {name: .}}}]}'
  count_curls
  succeeds_with "applied 7 objects" apply cluster cluster-roles
  called 'curl *' 1
}
