#!/usr/bin/env bats
# token.sh: the tokens that nodes join with, made from a master.

load support/on-master

use_tokens() {
  document --arg node "${NODE}" --argjson api "$(api_access)" '{api: $api, minutes: 15, tokens: [
    {node: $node, token: "abc\($node[5:]).s3cr3ts3cr3t"}, {node: "\($node)-b", token: "abd\($node[5:]).s3cr3tother"}]}'
  SECRETS=/api/v1/namespaces/kube-system/secrets
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
