# What the API server says of the Nodes, for the report of a master; nothing while it does not answer, as when it
# starts.
: "${ROOT-}"
facts node ask_nodes

# ask_api PATH: prints what the API server of this host answers to an administrator; fails where there is none.
ask_api() {
  local word value server='' access=()
  if [[ ! -r "${ROOT}/etc/kubernetes/admin.conf" ]]; then return 1; fi
  while read -r word value; do
    case ${word} in
      server:) server=${value} ;;
      certificate-authority:) access+=(--cacert "${value}") ;;
      client-certificate:) access+=(--cert "${value}") ;;
      client-key:) access+=(--key "${value}") ;;
    esac
  done <"${ROOT}/etc/kubernetes/admin.conf"
  curl --silent --fail --max-time 5 "${access[@]}" "${server}$1"
}

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
