# The right to join, for the nodes that have not joined yet:
#   .tokens   [{node, token "id.secret"}]; a node that runs on another machine now has another token, and has to join
#             again
#   .minutes  how long they are valid
# A token only lets its holder act as its node, so NodeRestriction refuses it a certificate for another one.
: "${KIT:?}" "${DATA:?}" "${VALUE[minutes]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"
acts_on_cluster

apply() {
  local i
  # Those that an earlier run has left are extended.
  wait_until 60 apply_tokens \
    || fail "the API server at ${SERVER} is not ready after 60 s, or does not let administrators list nodes; see there: journalctl -u kube-apiserver"
  for i in "${!CODES[@]}"; do
    if [[ ${CODES[i]} != 2?? ]]; then
      fail "the API server refused a bootstrap token: $(message_in "${ANSWERS[i]}")"
    fi
    # Each token comes as three objects, the last of which is its Secret.
    if ((i % 3 == 2)); then CHANGED+=(token); fi
  done
  report
}

apply_tokens() {
  local members
  members=$(api GET /api/v1/nodes 2>&1) || {
    # cluster.sh, which runs at the same time, may not have granted the administrators their rights yet.
    if [[ ! ${members} =~ \"reason\":\ ?\"Forbidden\" ]] && is_api_ready; then
      fail "the API server does not list the nodes: $(message_in "${members}")"
    fi
    return 1
  }
  secrets "${members}" | apply_all
}

# secrets NODES: the objects for apply_all. They are passed on standard input, so that no token shows in the arguments
# of a program.
secrets() {
  local members=$1 expiration
  TZ=UTC0 printf -v expiration '%(%Y-%m-%dT%H:%M:%SZ)T' $(($(date +%s) + VALUE[minutes] * 60))
  # shellcheck disable=SC2016 # $ is jq's here
  printf '%s' "${DATA}" | jq --compact-output --arg expiration "${expiration}" --slurpfile members <(printf '%s' "${members}") '
    [$members[0].items[] | select(any(.status.conditions[]?; .type == "Ready" and .status == "True"))
      | "\(.metadata.name) \(.metadata.annotations["barekube.io/token"])"] as $ready
    | .tokens[] | (.token | split(".")) as [$id, $secret]
    | select("\(.node) \($id)" | IN($ready[]) | not)
    | "rbac.authorization.k8s.io" as $rbac | "barekube:join:\($id)" as $name
    | {
        path: "/apis/\($rbac)/v1/clusterroles/\($name)",
        body: {
          apiVersion: "\($rbac)/v1", kind: "ClusterRole", metadata: {$name},
          rules: [
            {apiGroups: [""], resources: ["users"], resourceNames: ["system:node:\(.node)"], verbs: ["impersonate"]},
            {apiGroups: [""], resources: ["groups"], resourceNames: ["system:nodes"], verbs: ["impersonate"]}
          ]
        }
      },
      {
        path: "/apis/\($rbac)/v1/clusterrolebindings/\($name)",
        body: {
          apiVersion: "\($rbac)/v1", kind: "ClusterRoleBinding", metadata: {$name},
          roleRef: {apiGroup: $rbac, kind: "ClusterRole", $name},
          subjects: [{apiGroup: $rbac, kind: "User", name: "system:bootstrap:\($id)"}]
        }
      },
      {
        path: "/api/v1/namespaces/kube-system/secrets/bootstrap-token-\($id)",
        body: {
          apiVersion: "v1", kind: "Secret", type: "bootstrap.kubernetes.io/token",
          metadata: {name: "bootstrap-token-\($id)", namespace: "kube-system"},
          data: ({
            "token-id": $id, "token-secret": $secret, expiration: $expiration,
            description: "lets \(.node) join", "usage-bootstrap-authentication": "true"
          } | map_values(@base64))
        }
      }'
}

# membership.sh removes each token at the end of its join.
remove() { :; }
