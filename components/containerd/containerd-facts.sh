# Which of the images that containerd was given it still has and keeps from the kubelet's garbage collection.
: "${ROOT-}" "${RECORD[*]-}"
facts containerd ask_containerd

ask_containerd() {
  local values=() field
  if [[ -z ${RECORD[containerd]:-} ]]; then return; fi
  while IFS= read -r field; do values+=("${field}"); done \
    < <(jq --raw-output '.data | .ctr, .socket, (.images | length)' "${RECORD[containerd]}")
  if [[ ${values[2]} == 0 || ! -S "${ROOT}${values[1]}" ]]; then return; fi
  { "${ROOT}${values[0]}" --address "${ROOT}${values[1]}" --connect-timeout 2s --timeout 5s --namespace k8s.io \
    images list --quiet 'labels."io.cri-containerd.pinned"==pinned' 2>/dev/null || echo '?'; } \
    | jq --raw-input --null-input --compact-output '[inputs] | if any(. == "?") then {pinned: null} else {pinned: .} end'
}
