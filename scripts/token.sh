# The right to join, for one node and for as long as the join takes: .node, .token "id.secret", .minutes.
: "${KIT:?}" "${DATA:?}" "${VALUE[node]:?}" "${VALUE[token]:?}" "${VALUE[minutes]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"
SECRETS=/api/v1/namespaces/kube-system/secrets

apply() {
  local node=${VALUE[node]} answer
  wait_until 60 is_api_ready || fail "the API server at ${SERVER} is not ready after 60 s; see there: journalctl -u kube-apiserver"
  if answer=$(api GET "/api/v1/nodes/${node}") && is_ready_node <<<"${answer}"; then
    echo unchanged
    return
  fi
  api DELETE "${SECRETS}/bootstrap-token-${VALUE[token]%%.*}" >/dev/null || true # an earlier try may have left one
  answer=$(secret | api POST "${SECRETS}" --header 'Content-Type: application/json' --data-binary @-) \
    || fail "the API server refused the bootstrap token of ${node}: $(message_in "${answer}")"
  echo changed
}

# The token comes from the document and goes to the API server, and no argument of a program shows it.
secret() {
  local expiration
  TZ=UTC0 printf -v expiration '%(%Y-%m-%dT%H:%M:%SZ)T' $(($(date +%s) + VALUE[minutes] * 60))
  # shellcheck disable=SC2016 # $ is jq's here
  printf '%s' "${DATA}" | jq --arg expiration "${expiration}" '(.token | split(".")) as [$id, $secret] | {
    apiVersion: "v1", kind: "Secret", type: "bootstrap.kubernetes.io/token",
    metadata: {name: "bootstrap-token-\($id)", namespace: "kube-system"},
    stringData: {
      "token-id": $id, "token-secret": $secret, expiration: $expiration,
      description: "lets \(.node) join", "usage-bootstrap-authentication": "true"
    }}'
}

is_ready_node() {
  jq --exit-status 'any(.status.conditions[]?; .type == "Ready" and .status == "True")' >/dev/null
}

# membership.sh has removed the token with the end of the join.
remove() { :; }
