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
  # The host remembers them, and has nothing to remove.
  [[ $(jq --compact-output '.data.objects | map(.path)' "${ROOT}"/var/lib/barekube/applied/*-cluster-roles.json) == '["/apis/x/v1/roles/a:b","/apis/x/v1/roles/c"]' ]]
  remove cluster cluster-roles
  [[ $(object /apis/x/v1/roles/c .kind) == '"Role"' && ! -e $(compgen -G "${ROOT}/var/lib/barekube/applied/*") ]]
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

@test "cluster: a repair removes what others have added to a list, and nothing else of theirs" {
  document --argjson api "$(api_access)" '{api: $api, objects: [
    {path: "/apis/x/v1/services/dns", object: {kind: "Service", metadata: {name: "dns"}, spec: {ports: [{port: 53}]}}}]}'
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  jq --null-input '{kind: "Service", metadata: {name: "dns", labels: {mine: "x"}}, spec: {ports: [{port: 53}, {port: 54}]}}' \
    | request PUT /apis/x/v1/services/dns --data-binary @- --output /dev/null
  touch "${API}/merges"
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  [[ $(object /apis/x/v1/services/dns '.spec.ports | length') == 2 ]]
  succeeds_with "applied 1 objects" apply cluster cluster-roles '.repair = {number: 1, why: {x: "y"}}'
  [[ $(object /apis/x/v1/services/dns '.metadata.labels, .spec.ports') == $'{"mine":"x"}\n[{"port":53}]' ]]
}

@test "cluster: what the document no longer has is deleted where everything labelled is barekube's" {
  # labelled NAME [LABELS]
  labelled() { jq --null-input --compact-output --arg name "$1" --argjson labels "${2:-{\"app.kubernetes.io/managed-by\":\"barekube\"\}}" \
    '{path: "/apis/x/v1/peers/\($name)", object: {metadata: {$name, $labels}}}'; }
  document --argjson api "$(api_access)" --argjson objects "[$(labelled a),$(labelled b),$(labelled c '{}')]" \
    '{api: $api, objects: $objects, collections: ["/apis/x/v1/peers", "/apis/x/v1/none"]}'
  succeeds_with "applied 3 objects" apply cluster cluster-peers
  [[ $(object /apis/x/v1/peers/b .metadata.name) == '"b"' ]]
  succeeds_with "applied 1 objects" apply cluster cluster-peers '.objects |= .[:1]'
  [[ $(object /apis/x/v1/peers/a .metadata.name) == '"a"' ]]
  [[ $(object /apis/x/v1/peers/c .metadata.name) == '"c"' ]]
  fails_with 404 request GET /apis/x/v1/peers/b
}

@test "cluster: an object that cannot be changed back in place is replaced" {
  document --argjson api "$(api_access)" '{api: $api, objects: [
    {path: "/apis/x/v1/bindings/fixed", object: {kind: "Binding", metadata: {name: "fixed"}, roleRef: "right"}}]}'
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  jq --null-input '{kind: "Binding", metadata: {name: "fixed"}, roleRef: "wrong"}' \
    | request PUT /apis/x/v1/bindings/fixed --data-binary @- --output /dev/null
  succeeds_with "applied 1 objects" apply cluster cluster-roles
  [[ $(object /apis/x/v1/bindings/fixed .roleRef) == '"right"' ]]
  # An object that is refused for another reason stays.
  fails_with "roleRef is missing" apply cluster cluster-roles '.objects[0].object |= del(.roleRef)'
  [[ $(object /apis/x/v1/bindings/fixed .roleRef) == '"right"' ]]
}

@test "cluster: a claim that cannot be changed stays, with its volume" {
  local path=/apis/x/v1/persistentvolumeclaims/data
  document --argjson api "$(api_access)" --arg path "${path}" '{api: $api, objects: [
    {path: $path, object: {kind: "PersistentVolumeClaim", metadata: {name: "data"}, roleRef: "fast"}}]}'
  succeeds_with "applied 1 objects" apply cluster registry-objects
  fails_with "cannot change roleRef" apply cluster registry-objects '.objects[0].object.roleRef = "slow"'
  [[ $(object "${path}" .roleRef) == '"fast"' ]]
}
