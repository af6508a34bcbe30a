# The rules for `hostPort` of Pods that run already, when the packet filter that they are to be in has changed: the plugin
# looks for a Pod's rules only where its present configuration says, so those in the other one would stay when the Pod goes.
#   .portmap    the plugin
#   .conflist   the CNI configuration, which names the packet filter
: "${ROOT-}" "${VALUE[portmap]:?}" "${VALUE[conflist]:?}"

move_host_ports() {
  local conflist="${ROOT}${VALUE[conflist]}" name now before file
  name=$(jq --raw-output .name "${conflist}")
  now=$(packet_filter_in <"${conflist}")
  # What libcni remembers about the host's Pods, one file each.
  for file in "${ROOT}/var/lib/cni/results/${name}"-*; do
    # One that a crash has cut off, or a Pod that has just ended.
    before=$(jq 'select(.capabilityArgs.portMappings // [] != []) | .config | @base64d | fromjson' "${file}" 2>/dev/null | packet_filter_in) || continue
    if [[ -z ${before} || ${before} == "${now}" ]]; then continue; fi
    # In this order, a run that is cut off can be repeated, and the ports answer all the time.
    if call_portmap DEL "${now}" && call_portmap ADD "${now}" && call_portmap DEL "${before}"; then
      jq --compact-output --rawfile list "${conflist}" '.config = ($list | @base64)' "${file}" >"${file}.new"
      mv -fT "${file}.new" "${file}"
      CHANGED+=("hostPort of $(jq --raw-output '[.cniArgs[]? | select(.[0] == "K8S_POD_NAME") | .[1]] | first // .containerId' "${file}")")
    else
      log "warning: ${HOSTNAME}: the rules for the hostPort of ${file##*/} stay in ${before}; recreate that Pod"
    fi
  done
}

# packet_filter_in <CNI configuration
packet_filter_in() { jq --raw-output '.plugins[] | select(.type == "portmap") | .backend // "iptables"'; }

# call_portmap ADD|DEL BACKEND: as libcni would, for the Pod in ${file}.
call_portmap() {
  jq --slurpfile list "${conflist}" --arg backend "$2" '
    ($list[0].plugins[] | select(.type == "portmap")) + {
      cniVersion: $list[0].cniVersion, name: $list[0].name, $backend,
      runtimeConfig: {portMappings: .capabilityArgs.portMappings}, prevResult: .result
    }' "${file}" \
    | CNI_COMMAND=$1 CNI_CONTAINERID=$(jq --raw-output .containerId "${file}") \
    CNI_IFNAME=$(jq --raw-output .ifName "${file}") CNI_NETNS=$(jq --raw-output '.netns // ""' "${file}") \
    CNI_PATH=${VALUE[portmap]%/*} "${VALUE[portmap]}" >/dev/null
}
