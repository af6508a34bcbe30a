# Repairs what pod-network.sh has found, the way the CNI plugin `bridge` and flannel would have set it up.
: "${ROOT-}" "${BRIDGE-}" "${GATEWAY-}" "${SUBNET-}" "${MTU-}" "${RUNTIME-}" "${PODS-}"

mend_bridge() {
  local address
  if [[ -e "${ROOT}/sys/class/net/${BRIDGE}" && ! -d "${ROOT}/sys/class/net/${BRIDGE}/bridge" ]]; then
    ip link delete "${BRIDGE}"
  fi
  if [[ ! -e "${ROOT}/sys/class/net/${BRIDGE}" ]]; then ip link add "${BRIDGE}" type bridge; fi
  if [[ -n ${MTU} ]]; then ip link set "${BRIDGE}" mtu "${MTU}"; fi
  ip link set "${BRIDGE}" up
  while read -r _ _ _ address _; do
    if [[ ${address} != "${GATEWAY}" ]]; then ip address delete "${address}" dev "${BRIDGE}"; fi
  done < <(ip -4 -oneline address show dev "${BRIDGE}" scope global)
  ip address replace "${GATEWAY}" broadcast + dev "${BRIDGE}"
  ip route replace "${SUBNET}" dev "${BRIDGE}" proto kernel scope link src "${GATEWAY%/*}"
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
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --raw-output --arg link "$1" --argjson routes "$(ip -4 -json route show table main root "${PODS}" dev "$1")" \
    --argjson neighbours "$(list_neighbours "$1")" --argjson forwarding "$(list_forwarding "$1")" '
    [$forwarding[] | select(.dst)] as $entries
    | [$neighbours[]
        | select(.lladdr as $mac | any($entries[]; .mac == $mac))
        | select(.dst as $ip | any($routes[]; .gateway == $ip))] as $whole
    | ($routes[] | select(.gateway) | select(.gateway as $ip | all($whole[]; .dst != $ip))
        | "ip -4 route delete \(.dst) via \(.gateway) dev \($link)"),
      ($neighbours[] | select(.dst as $ip | all($whole[]; .dst != $ip))
        | "ip neighbour delete \(.dst) dev \($link)"),
      ($entries[] | select(.mac as $mac | all($whole[]; .lladdr != $mac))
        | "bridge fdb delete \(.mac) dev \($link) dst \(.dst) self")'
}

# recreate_pod ID: the kubelet makes a new sandbox for its Pod, with a network of its own.
recreate_pod() { crictl --runtime-endpoint "unix://${RUNTIME}" stopp "$1" >/dev/null; }

# set_mtu LINK MTU
set_mtu() { ip link set "$1" mtu "$2"; }

# remove_address LINK ADDRESS
remove_address() { ip address delete "$2" dev "$1"; }

# remove_route TYPE DESTINATION LINK METRIC: the last two may be `-`.
remove_route() {
  local words=()
  if [[ $3 != - ]]; then words+=(dev "$3"); fi
  if [[ $4 != - ]]; then words+=(metric "$4"); fi
  ip -4 route delete "$1" "$2" "${words[@]}"
}
