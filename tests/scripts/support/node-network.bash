# A node's network in a network namespace of its own: real links, routes and rules, as flanneld, kube-proxy and the CNI
# plugins would have made them. systemd and crictl are stand-ins. To be run by unshare, with what to do there as $1.
set -euo pipefail
ROOT=$1 WATCH=$2
shift 2
export ROOT PATH="${ROOT}/bin:${PATH}" NETWORK_WATCH_CONFIRM_SECONDS=0 NETWORK_WATCH_INTERVAL_SECONDS=1

# Nothing of a node before this one.
rm -rf "${ROOT}/run"
mkdir -p "${ROOT}"/{bin,etc/kube-network-watch,run/netns,run/flannel,run/kube-network-watch,proc,sys/class,var/lib/cni/results}
mount --type sysfs none "${ROOT}/sys"
# For a long time.
echo '1000000.00 1.00' >"${ROOT}/proc/uptime"
: >"${ROOT}/calls"
: >"${ROOT}/restart-times"
cat >"${ROOT}/bin/systemctl" <<'END'
#!/bin/sh
if [ "$1" = restart ]; then echo "$*" >>"${ROOT}/calls"; date +%s%N >>"${ROOT}/restart-times"; fi
if [ "$1" = show ]; then cat "${ROOT}/units"; fi
END
cat >"${ROOT}/bin/crictl" <<'END'
#!/bin/sh
echo "crictl $*" >>"${ROOT}/calls"
END
chmod +x "${ROOT}"/bin/*
for unit in kube-proxy flanneld; do
  printf 'Id=%s.service\nActiveState=active\nActiveEnterTimestampMonotonic=1000000\n\n' "${unit}"
done >"${ROOT}/units"

cat >"${ROOT}/etc/kube-network-watch/config" <<'END'
# Managed
pods 172.30.0.0/16
runtime /run/containerd/containerd.sock
unit kube-proxy.service
table ip kube-proxy
table-if-there ip6 kube-proxy
varies cluster-ips-check
unit flanneld.service
table ip flannel-ipv4
subnet /run/flannel/subnet.env
network dev
bridge cni0
tunnel flannel.1 vxlan 1 8472
address 192.0.2.1
END
printf 'FLANNEL_NETWORK=172.30.0.0/16\nFLANNEL_SUBNET=172.30.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n' \
  >"${ROOT}/run/flannel/subnet.env"

# peer NUMBER: another node, as flanneld enters it.
peer() {
  ip neighbour replace "172.30.$1.0" lladdr "02:00:00:00:00:0$1" dev flannel.1 nud permanent
  bridge fdb replace "02:00:00:00:00:0$1" dev flannel.1 dst "192.0.2.$1" self permanent
  ip route replace "172.30.$1.0/24" via "172.30.$1.0" dev flannel.1 onlink
}
ip link set lo up
ip link add eth0 type veth peer name outside
ip link set outside up
ip address add 192.0.2.1/24 dev eth0
ip link set eth0 up
ip link add flannel.1 mtu 1450 type vxlan id 1 dev eth0 local 192.0.2.1 dstport 8472 nolearning
ip address add 172.30.1.0/32 dev flannel.1
ip link set flannel.1 up
peer 2
peer 3
ip link add cni0 type bridge
ip link set cni0 mtu 1450 up
ip address add 172.30.1.1/24 dev cni0
ip link add veth7 mtu 1450 type veth peer name inside
ip link set inside up
ip link set veth7 master cni0 up
: >"${ROOT}/run/netns/cni-7"
jq --null-input --compact-output '{containerId: "abc", result: {
  interfaces: [{name: "cni0"}, {name: "veth7"}, {name: "eth0", sandbox: "/var/run/netns/cni-7"}],
  ips: [{address: "172.30.1.7/24"}]}}' >"${ROOT}/var/lib/cni/results/dev-abc-eth0"
nft -f - <<'END'
table ip kube-proxy {
  set cluster-ips { type ipv4_addr; elements = { 10.96.0.1, 10.96.0.10 }; }
  set affinity-a/b { type ipv4_addr; flags dynamic,timeout; timeout 3h; elements = { 192.0.2.9 timeout 3h }; }
  chain service-X/a {
    ip daddr 10.96.0.1 counter accept
  }
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict
    elements = { 10.96.0.1 . tcp . 443 : goto service-X/a }; }
  chain cluster-ips-check {
    ip daddr 10.96.0.0/16 drop
  }
  chain services {
    ip daddr . meta l4proto . th dport vmap @service-ips
  }
  chain filter-forward { type filter hook forward priority 0;
    ct state new jump services
  }
}
table ip flannel-ipv4 {
  chain forward { type filter hook forward priority 0;
    ip saddr 172.30.0.0/16 accept
  }
}
END

# uses_iptables: the same node with kube-proxy's rules in iptables, beside those of the kubelet and of somebody else.
uses_iptables() {
  nft delete table ip kube-proxy
  sed -i -e 's|^table ip kube-proxy|table iptables nat\ntable iptables filter|' -e 's|^table-if-there ip6 kube-proxy|table-if-there ip6tables nat|' \
    -e 's|^varies .*|varies KUBE-SERVICES\nchain KUBE-SERVICES\nchain KUBE-POSTROUTING\nchain KUBE-FORWARD\nchain KUBE-SVC-|' \
    "${ROOT}/etc/kube-network-watch/config"
  iptables-restore <<'END'
*nat
:KUBE-SERVICES - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SVC-X - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
:MINE - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A POSTROUTING -j MINE
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -j KUBE-SVC-X
-A KUBE-POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE
-A KUBE-SVC-X -p tcp -j DNAT --to-destination 192.0.2.1:6443
-A MINE -j ACCEPT
COMMIT
*filter
:KUBE-FORWARD - [0:0]
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
COMMIT
END
}

# gains_ipv6: the same node with Pods of both families.
gains_ipv6() {
  sed -i -e 's|^pods .*|&\npods fd00:172:30::/56|' -e 's|^table-if-there ip6 kube-proxy|table ip6 kube-proxy|' \
    -e 's|^table ip flannel-ipv4|&\ntable ip6 flannel-ipv6|' -e 's|^tunnel .*|&\ntunnel6 flannel-v6.1 vxlan 1 8472|' \
    -e 's|^address .*|&\naddress fd00:10::1|' "${ROOT}/etc/kube-network-watch/config"
  printf 'FLANNEL_IPV6_NETWORK=fd00:172:30::/56\nFLANNEL_IPV6_SUBNET=fd00:172:30:1::1/64\n' >>"${ROOT}/run/flannel/subnet.env"
  ip address add fd00:10::1/64 dev eth0 nodad
  ip link add flannel-v6.1 mtu 1450 type vxlan id 1 dev eth0 local fd00:10::1 dstport 8472 nolearning
  ip address add fd00:172:30:1::/128 dev flannel-v6.1 nodad
  ip link set flannel-v6.1 up
  peer6 2
  peer6 3
  ip address add fd00:172:30:1::1/64 dev cni0 nodad
  # The kernel allows for the longer header of IPv6.
  ip link set cni0 mtu "$(<"${ROOT}/sys/class/net/flannel-v6.1/mtu")"
  sed -i 's|{"address":"172.30.1.7/24"}|&,{"address":"fd00:172:30:1::7/64"}|' "${ROOT}/var/lib/cni/results/dev-abc-eth0"
  nft 'add table ip6 kube-proxy; add chain ip6 kube-proxy services
    add table ip6 flannel-ipv6; add chain ip6 flannel-ipv6 forward { type filter hook forward priority 0; }'
}
peer6() {
  ip neighbour replace "fd00:172:30:$1::" lladdr "02:00:00:00:06:0$1" dev flannel-v6.1 nud permanent
  bridge fdb replace "02:00:00:00:06:0$1" dev flannel-v6.1 dst "fd00:10::$1" self permanent
  ip route replace "fd00:172:30:$1::/64" via "fd00:172:30:$1::" dev flannel-v6.1 onlink
}

watch_network() { "${WATCH}" "$@"; }
# What is wrong, a line each.
faults() { watch_network look | jq --raw-output '.findings[] | "\(.subject) \(.state)\(if .heals then "" else " (left)" end)"'; }
# learned: the watch has seen both programs' tables and the link to other nodes, its last.
learned() {
  local learned="${ROOT}/run/kube-network-watch"
  [[ -s "${learned}/kube-proxy.service.tables" && -s "${learned}/flanneld.service.tables" && -s "${learned}/flanneld.service.link" ]]
}
# watches CONDITION…: runs the watch until this is true, or these seconds have passed (10); prints its journal.
watches() {
  local pid i
  "${WATCH}" watch >"${ROOT}/journal" 2>&1 &
  pid=$!
  for ((i = 0; i < ${WATCHED_SECONDS:-10} * 10; i++)); do
    if "$@"; then break; fi
    sleep 0.1
  done
  kill "${pid}"
  wait "${pid}" 2>/dev/null || true
  cat "${ROOT}/journal"
}
is_whole() { [[ -z $(faults) ]]; }
calls() { grep -c -- "$1" "${ROOT}/calls" || true; }
# The milliseconds between a restart and the next, a line each.
restart_pauses() { awk 'NR > 1 { printf "%d\n", ($1 - before) / 1e6 } { before = $1 }' "${ROOT}/restart-times"; }

eval "$1"
