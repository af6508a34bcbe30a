# The IPv4 routes of a host, the MTU of its network interfaces, and whether its kernel has WireGuard. A host that nothing was
# applied to yet is asked too.
: "${ROOT-}"
facts_of_any_host host-network ask_host_network

ask_host_network() {
  local links=() routes=() name words=() line mtu word destination device kind IFS=$' \t\n'
  if ! command -v ip >/dev/null; then return; fi
  for line in "${ROOT}"/sys/class/net/*/mtu; do
    name=${line%/mtu}
    name=${name##*/}
    if read -r mtu <"${line}" && [[ ${name} =~ ^[A-Za-z0-9._-]+$ && ${mtu} =~ ^[0-9]+$ ]]; then links+=("\"${name}\":${mtu}"); fi
  done 2>/dev/null
  while read -ra words; do
    if ((${#words[@]} == 0)); then continue; fi
    kind=unicast
    if [[ ${words[0]} =~ ^(blackhole|unreachable|prohibit|throw)$ ]]; then
      kind=${words[0]}
      words=("${words[@]:1}")
    fi
    destination=${words[0]} device='' mtu=null
    for ((word = 1; word + 1 < ${#words[@]}; word++)); do
      case ${words[word]} in
        dev) device=${words[word + 1]} ;;
        mtu) mtu=${words[word + 1]} ;;
      esac
    done
    if [[ ${destination} =~ ^(default|[0-9./]+)$ && ${device} =~ ^[A-Za-z0-9._-]*$ && ${mtu} =~ ^([0-9]+|null)$ ]]; then
      routes+=("{\"kind\":\"${kind}\",\"destination\":\"${destination}\",\"device\":\"${device}\",\"mtu\":${mtu}}")
    fi
  done < <(ip -4 -oneline route show table main 2>/dev/null | head -n 5000)
  IFS=,
  printf '{"links":{%s},"routes":[%s],"wireguard":%s}' "${links[*]}" "${routes[*]}" "$(has_wireguard && echo true || echo false)"
}

# Either it is loaded or built in, or it could be loaded. A host may have no modprobe yet.
has_wireguard() {
  local modules
  modules="${ROOT}/lib/modules/$(uname -r)"
  [[ -d "${ROOT}/sys/module/wireguard" ]] \
    || grep -qs '/wireguard\.ko' "${modules}/modules.builtin" "${modules}/modules.dep"
}
