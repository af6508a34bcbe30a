# The NetworkPolicies of the cluster, for the report of a master; nothing while its API server does not answer.
: "${ROOT-}"
facts network-policies ask_policies

ask_policies() {
  local answer
  answer=$(ask_api "/apis/networking.k8s.io/v1/networkpolicies?limit=3") || return 0
  jq --compact-output '{
    some: [.items[].metadata | "\(.namespace)/\(.name)"],
    count: ((.items | length) + (.metadata.remainingItemCount // 0))
  }' <<<"${answer}"
}
