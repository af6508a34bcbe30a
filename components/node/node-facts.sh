# What the API server says of the Nodes, for the report of a master; nothing while it does not answer, as when it
# starts.
facts node ask_nodes

ask_nodes() {
  local answer
  answer=$(ask_api /api/v1/nodes) || return 0
  # The annotations are those of membership.sh.
  jq --compact-output '
    # What somebody has made unreadable there was asked by nobody.
    def asked(what): .metadata.annotations["barekube.io/" + what] // "null" | (fromjson? // null);
    [.items[] | {key: .metadata.name, value: {
      labels: (.metadata.labels // {}),
      kubelet: (.status.nodeInfo.kubeletVersion // ""),
      created: (.metadata.creationTimestamp // ""),
      addresses: [.status.addresses[]? | select(.type == "InternalIP") | .address],
      podCIDRs: (.spec.podCIDRs // []),
      annotations: (.metadata.annotations // {}
        | with_entries(select((.key | startswith("barekube.io/") | not) and (.value | length) <= 200))),
      taints: [.spec.taints[]? | {key, value, effect} | with_entries(select(.value != null))],
      asked: {labels: asked("labels"), taints: asked("taints"), repair: asked("repair")}
    }}] | from_entries' <<<"${answer}"
}
