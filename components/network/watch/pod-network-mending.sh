# Repairs what pod-network.sh has found, the way the CNI plugin `bridge` and flannel would have set it up.
: "${ROOT-}" "${BRIDGE-}" "${GATEWAY-}" "${SUBNET-}" "${MTU-}" "${RUNTIME-}"

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
