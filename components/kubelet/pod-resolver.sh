# The file from which the kubelet gives Pods the name servers of their host:
# .resolver {file, sources [path], useless [address], instead [address]}; see resolver.sh. Without a server in any of the
# sources, and without `instead`, there is nothing to give to Pods.
: "${KIT:?}" "${ROOT-}" "${VALUE[*]-}" "${FILES[*]-}"
# shellcheck source=resolver.sh
. "${KIT}/resolver.sh"

resolv_conf_for_pods() {
  local sources=() server
  mapfile -t sources <<<"${VALUE["resolver sources"]}"
  if resolv_conf "${VALUE["resolver useless"]//$'\n'/ }" "${sources[@]}"; then return; fi
  if [[ ! -v 'VALUE[resolver instead]' ]]; then return 1; fi
  echo '# Managed by barekube, from the stack file'
  for server in ${VALUE["resolver instead"]}; do echo "nameserver ${server}"; done
}

check_resolver() {
  if [[ -z ${VALUE["resolver file"]:-} ]] || resolv_conf_for_pods >/dev/null || has_resolv_conf; then return; fi
  fail "$(no_name_server)"
}

# What once served is kept when the host has nothing better any more.
has_resolv_conf() { grep -qs '^nameserver ' "${ROOT}${VALUE["resolver file"]}"; }

no_name_server() {
  local sources=() named
  mapfile -t sources <<<"${VALUE["resolver sources"]}"
  named=$(name_servers_in "${sources[@]}")
  echo "Pods can reach no name server of this host, which has${named:- none}; name one in ${sources[0]}," \
    "or set dns.upstream in the stack file"
}

# The kubelet reads it whenever it starts a Pod.
write_resolv_conf() {
  local content
  if [[ -z ${VALUE["resolver file"]:-} ]]; then return; fi
  if content=$(resolv_conf_for_pods); then
    write_file "${VALUE["resolver file"]}" 0644 root:root "${content}"$'\n'
  fi
  FILES+=("${VALUE["resolver file"]}")
}
