# What only the kubelet's host knows, for its report: the certificate that the kubelet got for itself; the name servers
# that it gives to Pods, and those that it should; and, while something is rotated, how many Pods have another token, or
# trust another authority, than they are given now.
: "${ROOT-}" "${RECORD[*]-}"
facts kubelet ask_kubelet

ask_kubelet() {
  local certificate='' rotates='' pods=null file='' useless='' sources=() wanted='' present=''
  if [[ -z ${RECORD[kubelet]:-} ]]; then return; fi
  { read -r certificate && read -r rotates && read -r file && read -r useless && read -ra sources; } \
    < <(jq --raw-output '.data | .node.clientCertificate, any(.generations[]; length > 1),
      (.resolver // {} | .file // "", (.useless // [] | join(" ")), (.sources // [] | join(" ")))' "${RECORD[kubelet]}")
  certificate=$(certificate_in "${ROOT}${certificate}")
  if [[ ${rotates} == true ]]; then pods=$(count_pods); fi
  if [[ -n ${file} ]]; then
    wanted=$(resolv_conf "${useless}" "${sources[@]}") || wanted=''
    if [[ -r "${ROOT}${file}" ]]; then present=$(<"${ROOT}${file}"); fi
  fi
  jq --null-input --compact-output --arg certificate "${certificate}" --argjson pods "${pods}" \
    --arg file "${file}" --arg wanted "${wanted}" --arg present "${present}" \
    '{certificate: (if $certificate == "" then null else $certificate end), $pods,
      resolvConf: (if $wanted == "" then null else {$file, $wanted, $present} end)}'
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
