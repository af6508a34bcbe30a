# What Pods with rights on the host have left there, such as those that set up the Pod network. It goes when none of them
# runs any more.
#   .traces {paths [pattern], interfaces [pattern], tables ["family name"], ipsets [pattern], networks [CIDR]}
: "${ROOT-}" "${VALUE[*]-}"

# each_trace NAME FUNCTION: calls the function for every entry of that list.
each_trace() {
  local entry
  while IFS= read -r entry; do
    if [[ -n ${entry} ]]; then "$2" "${entry}"; fi
  done <<<"${VALUE["traces $1"]:-}"
}

remove_pod_traces() {
  each_trace interfaces remove_interfaces
  each_trace networks remove_routes
  each_trace tables remove_table
  each_trace paths remove_trace
}

# remove_interfaces PATTERN: the kernel keeps one that belongs to a module, but only as it made it.
remove_interfaces() {
  local name
  while IFS= read -r name; do
    # shellcheck disable=SC2053 # $1 is a pattern
    if [[ ${name} != $1 ]]; then continue; fi
    ip link delete "${name}" 2>/dev/null && continue
    ip address flush dev "${name}" 2>/dev/null || true # gone in the meantime
    ip link set dev "${name}" down 2>/dev/null || true
  done < <(ip -json link show | jq --raw-output '.[].ifname')
}

# remove_routes CIDR: all to addresses within it, those that drop packets included.
remove_routes() {
  local family=-4
  if [[ $1 == *:* ]]; then family=-6; fi
  ip "${family}" route flush root "$1" 2>/dev/null || true # a kernel without this family
}

# remove_table FAMILY_AND_NAME
remove_table() {
  # shellcheck disable=SC2086 # two words
  nft delete table $1 2>/dev/null || true # missing if the Pods never ran
}

# remove_trace PATTERN: a directory with a slash at its end is others', too, and goes only if nothing is left in it.
remove_trace() {
  local path
  if [[ $1 == */ ]]; then
    rmdir "${ROOT}$1" 2>/dev/null || true
    return
  fi
  # shellcheck disable=SC2086 # $1 is a pattern
  for path in "${ROOT}"$1; do remove_tree "${path}"; done
}

# After the rules of iptables that refer to them.
remove_pod_ipsets() { each_trace ipsets remove_ipsets; }

# remove_ipsets PATTERN
remove_ipsets() {
  local name
  if ! command -v ipset >/dev/null; then return; fi
  while IFS= read -r name; do
    # shellcheck disable=SC2053 # $1 is a pattern
    if [[ ${name} == $1 ]]; then
      ipset destroy "${name}" \
        || log "warning: ${HOSTNAME}: the ipset ${name} stays until the next reboot, since something uses it"
    fi
  done < <(ipset list -name 2>/dev/null)
}
