#!/usr/bin/env bats
# The scripts that act on the cluster from a master: cluster.sh, token.sh and membership.sh.

load support/with-api

setup() {
  load support/host
  load support/api
  new_host
  NODE="node-${BATS_TEST_NUMBER}"
}

put_node() {
  jq --null-input --arg name "${NODE}" --argjson more "${1:-"{}"}" '{metadata: {name: $name, labels: {os: "linux"}},
    status: {conditions: [{type: "Ready", status: "True", message: "ready"}]}} * $more' \
    | request PUT "/api/v1/nodes/${NODE}" --data-binary @- --output /dev/null
}

use_membership() {
  document --arg node "${NODE}" --argjson api "$(api_access)" '{api: $api, node: $node,
    labels: {"example.com/zone": "a"}, taints: [{key: "dedicated", value: "gpu", effect: "NoSchedule"}],
    tokenID: "abc\($node[5:])", drainSeconds: 5, kubectl: "kubectl", kubeconfig: "/admin.conf"}'
}

use_tokens() {
  document --arg node "${NODE}" --argjson api "$(api_access)" '{api: $api, minutes: 15, tokens: [
    {node: $node, token: "abc\($node[5:]).s3cr3ts3cr3t"}, {node: "\($node)-b", token: "abd\($node[5:]).s3cr3tother"}]}'
  SECRETS=/api/v1/namespaces/kube-system/secrets
}

# Records each call of curl and jq with its arguments.
count_curls() {
  local program
  for program in curl jq; do
    printf '#!/usr/bin/env bash\necho "%s $*" >>"%s/calls"\nexec "%s" "$@"\n' "${program}" "${FAKE}" \
      "$(command -v "${program}")" >"${FAKE}/${program}"
    chmod +x "${FAKE}/${program}"
  done
  PATH="${FAKE}:${PATH}"
}

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

@test "token: creates the Secrets of a join anew each time until the node is Ready" {
  use_tokens
  local secret="${SECRETS}/bootstrap-token-abc${BATS_TEST_NUMBER}" expiration left
  succeeds_with "changed token token" apply token join-tokens
  [[ $(object "${secret}" '.data["token-secret"] | @base64d') == '"s3cr3ts3cr3t"' ]]
  [[ $(object "${SECRETS}/bootstrap-token-abd${BATS_TEST_NUMBER}" '.data["token-secret"] | @base64d') == '"s3cr3tother"' ]]
  [[ $(object "${secret}" .type) == '"bootstrap.kubernetes.io/token"' ]]
  expiration=$(object "${secret}" '.data.expiration | @base64d')
  left=$(($(date -d "${expiration//\"/}" +%s) - $(date +%s)))
  ((left > 800 && left <= 900))
  succeeds_with "changed token token" apply token join-tokens
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}'
  succeeds_with "changed token token" apply token join-tokens
  # Another machine joins under the same name.
  put_node '{"metadata": {"annotations": {"barekube.io/token": "before"}}}'
  succeeds_with "changed token token" apply token join-tokens
  put_node "$(jq --null-input --arg id "abc${BATS_TEST_NUMBER}" '{metadata: {annotations: {"barekube.io/token": $id}}}')"
  run apply token join-tokens
  [[ ${output} == "changed token" ]]
  succeeds_with unchanged apply token join-tokens '.tokens |= .[:1]'
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "token: lets its holder act as its own node and no other" {
  use_tokens
  local rbac=/apis/rbac.authorization.k8s.io/v1 name="barekube:join:abc${BATS_TEST_NUMBER}"
  apply token join-tokens
  run object "${rbac}/clusterroles/${name}" '[.rules[] | [.resources, .resourceNames, .verbs] | flatten]'
  [[ ${output} == "[[\"users\",\"system:node:${NODE}\",\"impersonate\"],[\"groups\",\"system:nodes\",\"impersonate\"]]" ]]
  run object "${rbac}/clusterrolebindings/${name}" '[.roleRef.name, .subjects[].name]'
  [[ ${output} == "[\"${name}\",\"system:bootstrap:abc${BATS_TEST_NUMBER}\"]" ]]
}

@test "token: waits for the administrators' rights" {
  use_tokens
  touch "${API}/unbound"
  (sleep 0.5 && rm "${API}/unbound") 3>&- &
  succeeds_with "changed token token" apply token join-tokens
  wait
}

@test "token: never shows in the arguments of a program" {
  use_tokens
  count_curls
  succeeds_with changed apply token join-tokens
  called 'curl *' 2
  called '*s3cr3t*' 0
}

@test "token: says why the API server refuses one" {
  use_tokens
  fails_with "the API server refused a bootstrap token: no room for abd${BATS_TEST_NUMBER}x" apply token join-tokens \
    '.tokens[1].token = "abd'"${BATS_TEST_NUMBER}"'x.s3cr3t"'
  [[ ${output} != *s3cr3t* ]]
}

@test "membership: sets labels and taints, and removes the token" {
  use_membership
  put_node '{"spec": {"taints": [{"key": "node.cloud/x", "effect": "NoExecute"}]}}'
  local secret="/api/v1/namespaces/kube-system/secrets/bootstrap-token-abc${BATS_TEST_NUMBER}" path
  local right="/apis/rbac.authorization.k8s.io/v1/clusterroles/barekube:join:abc${BATS_TEST_NUMBER}"
  for path in "${secret}" "${right}" "${right/roles/rolebindings}"; do
    request PUT "${path}" --data '{}' --output /dev/null
  done
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}"
  [[ $(object "/api/v1/nodes/${NODE}" .metadata.labels) == '{"os":"linux","example.com/zone":"a"}' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '[.spec.taints[].key]') == '["node.cloud/x","dedicated"]' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '.metadata.annotations["barekube.io/token"]') == "\"abc${NODE#node-}\"" ]]
  for path in "${secret}" "${right}" "${right/roles/rolebindings}"; do fails_with 404 request GET "${path}"; done
  succeeds_with unchanged apply membership "membership-${NODE}"
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "membership: removes only what it has set itself and is no longer asked for" {
  use_membership
  put_node '{"spec": {"taints": [{"key": "node.cloud/x", "effect": "NoExecute"}]}}'
  apply membership "membership-${NODE}"
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" '.labels = {"é": "$(x) \"q\""} | .taints = []'
  [[ $(object "/api/v1/nodes/${NODE}" .metadata.labels) == '{"os":"linux","é":"$(x) \"q\""}' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '[.spec.taints[].key]') == '["node.cloud/x"]' ]]
}

@test "membership: waits for the node to appear and to become Ready" {
  use_membership
  (
    sleep 0.3
    put_node '{"status": {"conditions": [{"type": "Ready", "status": "False"}]}}'
    sleep 0.3
    put_node
  ) 3>&- &
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}"
  wait
}

@test "membership: removal drains, then deletes" {
  use_membership
  put_node
  succeeds_with "" remove membership "membership-${NODE}"
  [[ $(grep '^kubectl' "${FAKE}/calls" | cut -d ' ' -f 8-9) == "drain ${NODE}"$'\n'"delete node" ]]
  called "kubectl --kubeconfig /admin.conf --server ${SERVER} --cache-dir ${ROOT}/run/barekube/kubectl drain ${NODE} --ignore-daemonsets --delete-emptydir-data --force --timeout=5s"
}

@test "membership: does not wait for Pods on a node that is not Ready" {
  use_membership
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}'
  succeeds_with "" remove membership "membership-${NODE}"
  called "kubectl * drain ${NODE} * --skip-wait-for-delete-timeout 5 --timeout=5s"
}

@test "membership: a lost node is removed with its Pods, without a drain" {
  use_membership
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}'
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" '.lost = true'
  called 'kubectl * drain *' 0
  called "kubectl * delete pods --all-namespaces --field-selector spec.nodeName=${NODE} --force --wait=false"
  called "kubectl * delete node ${NODE} --ignore-not-found"
  request DELETE "/api/v1/nodes/${NODE}"
  succeeds_with unchanged apply membership "membership-${NODE}" '.lost = true'
}

@test "membership: removal of a node that is gone does nothing" {
  use_membership
  succeeds_with "" remove membership "membership-${NODE}"
  called 'kubectl*' 0
}

@test "membership: a node that the API server does not show does not pass for one that is gone" {
  use_membership
  fails_with "the API server does not show the node forbidden: this one is not for you" remove membership membership-forbidden \
    '.node = "forbidden"'
  called 'kubectl*' 0
}

@test "membership: a node that cannot be drained stays in the cluster" {
  use_membership
  put_node
  mkdir -p "${FAKE}/answers"
  printf '#!/bin/sh\necho "Cannot evict pod as it would violate the budget" >&2\nexit 1\n' >"${FAKE}/answers/kubectl"
  chmod +x "${FAKE}/answers/kubectl"
  jq --null-input '{items: [{metadata: {namespace: "default", name: "held-1"}},
    {metadata: {namespace: "default", name: "free-1"}},
    {metadata: {namespace: "kube-system", name: "held-2", ownerReferences: [{kind: "DaemonSet"}]}}]}' \
    | request PUT /api/v1/pods --data-binary @- --output /dev/null
  fails_with "${NODE} could not be drained within 5 s and stays in the cluster: default/held-1 is held back (The disruption budget web needs 2 healthy pods and has 2 currently); make room" \
    remove membership "membership-${NODE}"
  called 'kubectl * delete node *' 0
  called "kubectl * uncordon ${NODE}"
}
