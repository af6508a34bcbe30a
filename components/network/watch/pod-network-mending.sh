# Repairs what pod-network.sh has found, the way the CNI plugin `bridge` and flannel would have set it up.
: "${ROOT-}" "${BRIDGE-}" "${FAMILIES[*]-}" "${GATEWAY[*]-}" "${SUBNET[*]-}" "${POD_MTU-}" "${RUNTIME-}" "${PODS[*]-}" "${TUNNEL[*]-}"

mend_bridge() {
  local family
  if [[ -e "${ROOT}/sys/class/net/${BRIDGE}" && ! -d "${ROOT}/sys/class/net/${BRIDGE}/bridge" ]]; then
    ip link delete "${BRIDGE}"
  fi
  if [[ ! -e "${ROOT}/sys/class/net/${BRIDGE}" ]]; then ip link add "${BRIDGE}" type bridge; fi
  if [[ -n ${POD_MTU} ]]; then ip link set "${BRIDGE}" mtu "${POD_MTU}"; fi
  ip link set "${BRIDGE}" up
  for family in "${FAMILIES[@]}"; do mend_addresses "${family}"; done
}

# mend_addresses FAMILY: those of the bridge, and the route to its Pods.
mend_addresses() {
  local address gateway=${GATEWAY[$1]} subnet=${SUBNET[$1]}
  while read -r _ _ _ address _; do
    if [[ ${address} != "${gateway}" ]]; then ip address delete "${address}" dev "${BRIDGE}"; fi
  done < <(ip "-$1" -oneline address show dev "${BRIDGE}" scope global)
  if [[ $1 == 6 ]]; then
    # Nobody else can have it, so there is no need to wait for an answer to that question.
    ip address replace "${gateway}" dev "${BRIDGE}" nodad
    ip -6 route replace "${subnet}" dev "${BRIDGE}" proto kernel metric 256
  else
    ip address replace "${gateway}" broadcast + dev "${BRIDGE}"
    ip route replace "${subnet}" dev "${BRIDGE}" proto kernel scope link src "${gateway%/*}"
  fi
}

# connect_pod LINK: the host's end of a Pod's link.
connect_pod() {
  ip link set "$1" master "${BRIDGE}" up
  # Pods reach themselves through their own Services.
  bridge link set dev "$1" hairpin on
}

# renew_peers UNIT LINK: a node is reached through a route, a neighbour and a forwarding entry. When it starts, flanneld
# enters those of all nodes that there are, but removes none of others, so what is incomplete goes first.
renew_peers() {
  local words
  while read -ra words; do "${words[@]}" 2>/dev/null || true; done < <(incomplete_peers "$2")
  restart "$1"
}

# incomplete_peers LINK: commands that remove them.
incomplete_peers() {
  local family=4
  if [[ ${TUNNEL[6]:-} == "$1 "* ]]; then family=6; fi
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --raw-output --arg link "$1" --arg family "${family}" \
    --argjson routes "$(ip "-${family}" -json route show table main root "${PODS[${family}]}" dev "$1")" \
    --argjson neighbours "$(list_neighbours "${family}" "$1")" --argjson forwarding "$(list_forwarding "$1")" '
    [$forwarding[] | select(.dst)] as $entries
    | [$neighbours[]
        | select(.lladdr as $mac | any($entries[]; .mac == $mac))
        | select(.dst as $ip | any($routes[]; .gateway == $ip))] as $whole
    | ($routes[] | select(.gateway) | select(.gateway as $ip | all($whole[]; .dst != $ip))
        | "ip -\($family) route delete \(.dst) via \(.gateway) dev \($link)"),
      ($neighbours[] | select(.dst as $ip | all($whole[]; .dst != $ip))
        | "ip neighbour delete \(.dst) dev \($link)"),
      ($entries[] | select(.mac as $mac | all($whole[]; .lladdr != $mac))
        | "bridge fdb delete \(.mac) dev \($link) dst \(.dst) self")'
}

# recreate_pod ID: the kubelet makes a new sandbox for its Pod, with a network of its own.
recreate_pod() { crictl --runtime-endpoint "unix://${RUNTIME}" stopp "$1" >/dev/null; }

# set_mtu LINK MTU: or what is left of it with the longer header of IPv6, for which the kernel allows no more.
set_mtu() { ip link set "$1" mtu "$2" 2>/dev/null || ip link set "$1" mtu "$(($2 - 20))"; }

# remove_address LINK ADDRESS
remove_address() { ip address delete "$2" dev "$1"; }

# remove_route TYPE DESTINATION LINK METRIC: the last two may be `-`.
remove_route() {
  local words=()
  if [[ $3 != - ]]; then words+=(dev "$3"); fi
  if [[ $4 != - ]]; then words+=(metric "$4"); fi
  ip "-$(family_of "$2")" route delete "$1" "$2" "${words[@]}"
}
