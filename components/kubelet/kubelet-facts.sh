# What only the kubelet's host knows, for its report: the certificate that the kubelet got for itself and, while
# something is rotated, how many Pods have another token, or trust another authority, than they are given now.
: "${ROOT-}" "${RECORD[*]-}"
facts kubelet ask_kubelet

ask_kubelet() {
  local certificate='' rotates='' pods=null
  if [[ -z ${RECORD[kubelet]:-} ]]; then return; fi
  { read -r certificate && read -r rotates; } \
    < <(jq --raw-output '.data | .node.clientCertificate, any(.generations[]; length > 1)' "${RECORD[kubelet]}")
  certificate=$(certificate_in "${ROOT}${certificate}")
  if [[ ${rotates} == true ]]; then pods=$(count_pods); fi
  jq --null-input --compact-output --arg certificate "${certificate}" --argjson pods "${pods}" \
    '{certificate: (if $certificate == "" then null else $certificate end), $pods}'
}

count_pods() {
  local folder tokens=() authorities=0 signer=''
  for folder in "${ROOT}"/var/lib/kubelet/pods/*/volumes/kubernetes.io~projected/kube-api-access-*; do
    # Pods come and go.
    if [[ ! -e "${folder}/token" ]]; then continue; fi
    tokens+=("${folder}/token")
    if ! cmp --silent "${folder}/ca.crt" "${ROOT}/etc/kubernetes/pki/ca.crt"; then authorities=$((authorities + 1)); fi
  done
  if [[ -r "${ROOT}/etc/kubernetes/pki/sa.kid" ]]; then signer=$(<"${ROOT}/etc/kubernetes/pki/sa.kid"); fi
  # The first part of a token says which key has signed it.
  { awk 1 /dev/null "${tokens[@]}" 2>/dev/null || true; } \
    | jq --raw-input --null-input --compact-output --argjson authorities "${authorities}" --arg signer "${signer}" '
      [inputs | split(".")[0] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | select(.kid != $signer)]
      | {tokens: length, $authorities}'
}
