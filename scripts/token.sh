# The right to join, for one node and for as long as the join takes: .node, .token "id.secret", .minutes.
# shellcheck source=api.sh
. "${KIT}/api.sh"

apply() {
  local node id answer
  node=$(data .node)
  if api GET "/api/v1/nodes/${node}" 2>/dev/null | is_ready_node; then
    echo unchanged
    return
  fi
  id=$(data '.token | split(".")[0]')
  api DELETE "/api/v1/namespaces/kube-system/secrets/bootstrap-token-${id}" --output /dev/null 2>/dev/null || true # a rest of an earlier try, if any
  answer=$(secret "${id}" | api POST /api/v1/namespaces/kube-system/secrets \
    --header 'Content-Type: application/json' --data-binary @-) \
    || fail "the API server refused the bootstrap token of ${node}: $(jq -r '.message // .' <<<"${answer}")"
  echo changed
}

secret() {
  data --arg id "$1" --arg expiration "$(date -u -d "+$(data .minutes) minutes" +%Y-%m-%dT%H:%M:%SZ)" '{
    apiVersion: "v1", kind: "Secret", type: "bootstrap.kubernetes.io/token",
    metadata: {name: "bootstrap-token-\($id)", namespace: "kube-system"},
    stringData: {
      "token-id": $id, "token-secret": (.token | split(".")[1]), expiration: $expiration,
      description: "lets \(.node) join", "usage-bootstrap-authentication": "true"
    }}'
}

is_ready_node() { jq -e 'any(.status.conditions[]?; .type == "Ready" and .status == "True")' >/dev/null; }

# membership.sh has removed the token with the end of the join.
remove() { :; }
