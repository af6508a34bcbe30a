# What a host can tell of its cluster, for report.sh: Nodes, members of etcd, the kubelet and its Pods.
: "${ROOT-}"

# What the API server says of the nodes, on a master; nothing when it does not answer, as while it starts.
ask_nodes() {
  local word value server='' access=() answer
  if [[ ! -r "${ROOT}/etc/kubernetes/admin.conf" ]]; then return; fi
  while read -r word value; do
    case ${word} in
      server:) server=${value} ;;
      certificate-authority:) access+=(--cacert "${value}") ;;
      client-certificate:) access+=(--cert "${value}") ;;
      client-key:) access+=(--key "${value}") ;;
    esac
  done <"${ROOT}/etc/kubernetes/admin.conf"
  answer=$(curl --silent --fail --max-time 5 "${access[@]}" "${server}/api/v1/nodes") || return 0
  # Labels and taints as membership.sh was asked for, against what there is.
  jq --compact-output '
    def asked(what): .metadata.annotations["barekube.io/" + what] // empty | fromjson;
    def name: "taint \(.key):\(.effect)";
    [.items[] | (.metadata.labels // {}) as $labels | (.spec.taints // []) as $taints
      | {key: .metadata.name, value: {
          document: ({repair: (asked("repair") // null)} | with_entries(select(.value != null))),
          drift: ([
            (asked("labels") | objects | to_entries[] | select($labels[.key] != .value)
              | {key: "label \(.key)", value: ($labels[.key] | if . == null then "is missing" else "is \(.)" end)}),
            (asked("taints")[] | . as $taint | select($taint | IN($taints[]) | not)
              | {key: name, value: (if any($taints[]; name == ($taint | name)) then "has another value" else "is missing" end)})
          ] | from_entries)
        }}] | from_entries' <<<"${answer}"
}

# Who the members of etcd are, as the one on this host knows them, and whether it takes part.
ask_etcd() {
  local record=${1:-} field values=() members healthy=false
  if [[ -z ${record} ]]; then return; fi
  while IFS= read -r field; do values+=("${field}"); done \
    < <(jq --raw-output '.data | .peer.url, .peer.cacert, .peer.cert, .peer.key, .health' "${record}")
  # It answers without a quorum too.
  members=$(curl --silent --fail --http1.1 --max-time 5 --cacert "${values[1]}" --cert "${values[2]}" --key "${values[3]}" \
    "${values[0]}/members") || members='[]'
  if curl --silent --fail --output /dev/null --max-time 5 "${values[4]}"; then healthy=true; fi
  jq --compact-output --argjson healthy "${healthy}" \
    '{$healthy, members: map(select((.clientURLs // []) != [] and (.isLearner | not)) | .name)}' <<<"${members}"
}

# While something is rotated: how many Pods have another token, or trust another authority, than they are given now.
ask_pods() {
  local record=${1:-} folder tokens=() authorities=0 signer=''
  if [[ -z ${record} ]] || jq --exit-status '.data.generations // {} | all(length == 1)' "${record}" >/dev/null; then return; fi
  for folder in "${ROOT}"/var/lib/kubelet/pods/*/volumes/kubernetes.io~projected/kube-api-access-*; do
    # Pods come and go.
    if [[ ! -e "${folder}/token" ]]; then continue; fi
    tokens+=("${folder}/token")
    if ! cmp --silent "${folder}/ca.crt" "${ROOT}/etc/kubernetes/pki/ca.crt"; then authorities=$((authorities + 1)); fi
  done
  if [[ -r "${ROOT}/etc/kubernetes/pki/sa.kid" ]]; then signer=$(<"${ROOT}/etc/kubernetes/pki/sa.kid"); fi
  # Which key has signed a token is said in its first part.
  { awk 1 /dev/null "${tokens[@]}" 2>/dev/null || true; } \
    | jq --raw-input --null-input --compact-output --argjson authorities "${authorities}" --arg signer "${signer}" '
      [inputs | split(".")[0] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | select(.kid != $signer)]
      | {tokens: length, $authorities}'
}
