#!/usr/bin/env bats
# network-watch.sh on a node whose Pods have addresses of both families.

setup() {
  load support/host
  WATCH="${BATS_TEST_DIRNAME}/../../components/network/watch/network-watch.sh"
}
# on_node COMMANDS: prints what they print; see node-network.bash.
on_node() {
  unshare --net --mount bash "${BATS_TEST_DIRNAME}/support/node-network.bash" "${BATS_TEST_TMPDIR}/root" "${WATCH}" "gains_ipv6; $1" 2>&1
}
# prints TEXT COMMANDS: the commands print exactly this.
prints() { diff <(printf '%s' "${1:+$1$'\n'}") <(on_node "$2") >&2; }
# finds TEXT COMMANDS: after the tables were learned and then the commands were run.
finds() { prints "$1" "watches learned >/dev/null; $2; faults"; }

@test "finds nothing on a node that is whole, and reports its share of both networks" {
  on_node 'watches learned; watch_network look' >"${BATS_TEST_TMPDIR}/told"
  [[ $(<"${BATS_TEST_TMPDIR}/told") == '{"findings":[],"subnets":["172.30.1.0/24","fd00:172:30:1::/64"],"routes":["172.30.1.0/24","172.30.2.0/24","172.30.3.0/24","fd00:172:30:1::","fd00:172:30:1::/64","fd00:172:30:2::/64","fd00:172:30:3::/64"]}' ]] || {
    cat "${BATS_TEST_TMPDIR}/told" >&2
    return 1
  }
}

@test "a Pod network whose parts end in other numbers than ::1 is whole, too" {
  # shellcheck disable=SC2016 # for the node
  prints '' 'sed -i s/fd00:172:30:1::1/fd00:1::5:0:0:1/ "${ROOT}/run/flannel/subnet.env"
    sed -i s/fd00:172:30:1::7/fd00:1:0:0:5::7/ "${ROOT}"/var/lib/cni/results/*
    sed -i s,fd00:172:30::/56,fd00:1::/64, "${ROOT}/etc/kube-network-watch/config"
    ip address delete fd00:172:30:1::1/64 dev cni0; ip address add fd00:1::5:0:0:1/80 dev cni0 nodad
    sed -i s,^FLANNEL_IPV6_SUBNET.*,FLANNEL_IPV6_SUBNET=fd00:1::5:0:0:1/80, "${ROOT}/run/flannel/subnet.env"
    for peer in 2 3; do ip neighbour delete fd00:172:30:$peer:: dev flannel-v6.1; bridge fdb delete 02:00:00:00:06:0$peer dev flannel-v6.1 self dst fd00:10::$peer; done
    ip address delete fd00:172:30:1::/128 dev flannel-v6.1; ip address add fd00:1:0:0:5::/128 dev flannel-v6.1 nodad
    watches learned >/dev/null; faults'
}

@test "the link to other nodes: gone, down, without its address, from another, or too small" {
  finds 'flannel-v6.1 is missing' 'ip link delete flannel-v6.1'
  finds 'flannel-v6.1 is down' 'ip link set flannel-v6.1 down'
  finds $'flannel-v6.1 is not the link that flanneld set up\nflannel-v6.1 sends from fd00:10::99, not from fd00:10::1' \
    'ip link delete flannel-v6.1; ip link add flannel-v6.1 type vxlan id 1 dev eth0 local fd00:10::99 dstport 8472; ip link set flannel-v6.1 up'
  finds 'flannel-v6.1 lacks the address fd00:172:30:1::/128' \
    'ip address delete fd00:172:30:1::/128 dev flannel-v6.1; peer6 2; peer6 3'
  finds 'flannel-v6.1 has the address fd00:9::1/64, which is not in the Pod network' 'ip address add fd00:9::1/64 dev flannel-v6.1 nodad'
  finds 'MTU of flannel-v6.1 is 1400, not 1450' 'ip link set flannel-v6.1 mtu 1400'
}

@test "other nodes: without a route, a neighbour or a forwarding entry, or with a route elsewhere" {
  finds 'route to the Pods behind fd00:172:30:2:: is missing' 'ip route delete fd00:172:30:2::/64'
  finds 'forwarding entry for 02:00:00:00:06:02 on flannel-v6.1 is missing' \
    'bridge fdb delete 02:00:00:00:06:02 dev flannel-v6.1 dst fd00:10::2 self'
  finds $'neighbour fd00:172:30:2:: on flannel-v6.1 is missing\nneighbour with 02:00:00:00:06:02 on flannel-v6.1 is missing' \
    'ip neighbour delete fd00:172:30:2:: dev flannel-v6.1'
  finds 'route to fd00:172:30:2::/80 leads nowhere' 'ip route add blackhole fd00:172:30:2::/80'
  finds 'route to fd00:172:30:9::/64 leads to eth0' 'ip route add fd00:172:30:9::/64 via fd00:10::9'
}

@test "Pods and their bridge: without their addresses, or with others" {
  finds 'cni0 lacks the address fd00:172:30:1::1/64' 'ip address delete fd00:172:30:1::1/64 dev cni0'
  finds 'cni0 also has the address fd00:9::1/64' 'ip address add fd00:9::1/64 dev cni0 nodad'
  finds 'MTU of cni0 is 1400, not 1430' 'ip link set cni0 mtu 1400'
  finds 'Pod 172.30.1.7 has lost its link veth7' 'ip link delete veth7'
  # shellcheck disable=SC2016 # for the node
  finds 'Pod fd00:172:30:8::7 has an address outside fd00:172:30:1::/64' 'sed -i s/fd00:172:30:1::7/fd00:172:30:8::7/ "${ROOT}"/var/lib/cni/results/*'
}

@test "tables: those of the second family are needed, too" {
  finds $'table ip6 kube-proxy is missing\ntable ip6 flannel-ipv6 is missing' 'nft delete table ip6 kube-proxy; nft delete table ip6 flannel-ipv6'
}

@test "ip6tables' FORWARD: rules are put behind those of others, and go away with the watch" {
  finds 'chain FORWARD of ip6tables drops what Pods send and receive' 'ip6tables -P FORWARD DROP'
  prints $'-P FORWARD DROP\n-A FORWARD -s fd00:9::9/128 -j DROP\nACCEPT\nACCEPT\n-P FORWARD DROP\n-A FORWARD -s fd00:9::9/128 -j DROP' '
    rules() { ip6tables -S FORWARD | sed "s/.*barekube.*-j //"; }
    watches learned >/dev/null
    ip6tables -P FORWARD DROP; ip6tables -A FORWARD -s fd00:9::9 -j DROP
    watches is_whole >/dev/null; rules; watch_network drop; rules'
}

@test "nftables chains of IPv6 that drop are reported, unless they know of the Pod network" {
  local mine='nft "add table ip6 mine; add chain ip6 mine onward { type filter hook forward priority 0; policy drop; }"'
  finds 'chain onward of table ip6 mine drops traffic between Pods of this host and of others (left)' "${mine}"
  finds '' "${mine}; nft add rule ip6 mine onward ip6 saddr fd00:172:30::/56 accept"
}

@test "heals links, addresses and routes of both families by itself" {
  # shellcheck disable=SC2016 # for the node
  on_node 'watches learned >/dev/null
    ip link delete cni0; ip link set flannel-v6.1 mtu 1400; ip route add blackhole fd00:172:30:2::/80
    watches is_whole; faults; ip address show dev cni0; cat "${ROOT}"/sys/class/net/{cni0,flannel-v6.1}/mtu' >"${BATS_TEST_TMPDIR}/told"
  grep -q "cni0 is missing; repairing the Pods' bridge" "${BATS_TEST_TMPDIR}/told"
  grep -q 'route to fd00:172:30:2::/80 leads nowhere; removing it' "${BATS_TEST_TMPDIR}/told"
  grep -q 'inet 172.30.1.1/24' "${BATS_TEST_TMPDIR}/told"
  grep -q 'inet6 fd00:172:30:1::1/64' "${BATS_TEST_TMPDIR}/told"
  [[ $(tail -n 2 "${BATS_TEST_TMPDIR}/told") == $'1430\n1430' ]]
}

@test "other nodes: what somebody has added goes, and what is whole stays" {
  # shellcheck disable=SC2016 # for the node
  prints $'1\nfd00:172:30:2::\nfd00:172:30:3::\nfd00:172:30:2::/64\nfd00:172:30:3::/64' 'watches learned >/dev/null
    ip neighbour replace fd00:172:30:8:: lladdr 02:00:00:00:06:08 dev flannel-v6.1 nud permanent
    ip route add fd00:172:30:7::/64 via fd00:172:30:7:: dev flannel-v6.1 onlink
    watches is_whole >/dev/null; calls "restart flanneld.service"
    ip -6 neighbour show dev flannel-v6.1 nud permanent | cut -d" " -f1 | sort
    ip -6 route show root fd00:172:30::/56 dev flannel-v6.1 | grep via | cut -d" " -f1 | sort'
}
