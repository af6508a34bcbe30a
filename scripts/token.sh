# The right to join, for the nodes that are not there yet and for as long as their join takes:
# .tokens [{node, token "id.secret"}], .minutes.
: "${KIT:?}" "${DATA:?}" "${VALUE[minutes]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"
SECRETS=/api/v1/namespaces/kube-system/secrets

apply() {
  local secret answer members wanted
  wait_until 60 is_api_ready || fail "the API server at ${SERVER} is not ready after 60 s; see there: journalctl -u kube-apiserver"
  members=$(api GET /api/v1/nodes) || fail "the API server does not list the nodes: $(message_in "${members}")"
  wanted=$(secrets "${members}")
  while IFS= read -r secret; do
    if [[ -z ${secret} ]]; then continue; fi
    answer=$(api POST "${SECRETS}" --header 'Content-Type: application/json' --data-binary @- <<<"${secret}") || {
      # An earlier try may have left one, and its time may be over.
      api DELETE "${SECRETS}/$(jq --raw-output .metadata.name <<<"${secret}")" >/dev/null || true
      answer=$(api POST "${SECRETS}" --header 'Content-Type: application/json' --data-binary @- <<<"${secret}") \
        || fail "the API server refused a bootstrap token: $(message_in "${answer}")"
    }
    CHANGED+=(token)
  done <<<"${wanted}"
  report
}

# The tokens come from the document and go to the API server, and no argument of a program shows them.
secrets() {
  local members=$1 expiration
  TZ=UTC0 printf -v expiration '%(%Y-%m-%dT%H:%M:%SZ)T' $(($(date +%s) + VALUE[minutes] * 60))
  # shellcheck disable=SC2016 # $ is jq's here
  printf '%s' "${DATA}" | jq --compact-output --arg expiration "${expiration}" --slurpfile members <(printf '%s' "${members}") '
    [$members[0].items[] | select(any(.status.conditions[]?; .type == "Ready" and .status == "True")) | .metadata.name] as $ready
    | .tokens[] | select(.node | IN($ready[]) | not)
    | (.token | split(".")) as [$id, $secret]
    | {
        apiVersion: "v1", kind: "Secret", type: "bootstrap.kubernetes.io/token",
        metadata: {name: "bootstrap-token-\($id)", namespace: "kube-system"},
        stringData: {
          "token-id": $id, "token-secret": $secret, expiration: $expiration,
          description: "lets \(.node) join", "usage-bootstrap-authentication": "true"
        }
      }'
}

# membership.sh has removed each token with the end of its join.
remove() { :; }
