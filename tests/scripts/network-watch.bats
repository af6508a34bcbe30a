#!/usr/bin/env bats
# network-watch.sh: what it finds, and what it does about it, with the kernel's own links, routes and rules.

setup() {
  load support/host
  WATCH="${BATS_TEST_DIRNAME}/../../components/network/watch/network-watch.sh"
}
# on_node COMMANDS: prints what they print; see node-network.bash.
on_node() {
  unshare --net --mount bash "${BATS_TEST_DIRNAME}/support/node-network.bash" "${BATS_TEST_TMPDIR}/root" "${WATCH}" "$1" 2>&1
}
# prints TEXT COMMANDS: the commands print exactly this.
prints() { diff <(printf '%s' "${1:+$1$'\n'}") <(on_node "$2") >&2; }
# finds TEXT COMMANDS: after the tables were learned and then the commands were run.
finds() { prints "$1" "watches learned >/dev/null; $2; faults"; }

@test "finds nothing on a node that is whole, and reports its share of the Pod network" {
  on_node 'watches learned; watch_network look' >"${BATS_TEST_TMPDIR}/told"
  [[ $(<"${BATS_TEST_TMPDIR}/told") == '{"findings":[],"subnets":["172.30.1.0/24"],"routes":["172.30.1.0/24","172.30.2.0/24","172.30.3.0/24"]}' ]] || {
    cat "${BATS_TEST_TMPDIR}/told" >&2
    return 1
  }
}

@test "tables: gone, or without a chain, a map, a rule or an element" {
  finds $'table ip kube-proxy is missing\ntable ip flannel-ipv4 is missing' 'nft flush ruleset'
  finds 'chain forward of table ip flannel-ipv4 is missing' 'nft delete chain ip flannel-ipv4 forward'
  finds 'map service-ips of table ip kube-proxy is missing' \
    'nft flush chain ip kube-proxy services; nft delete map ip kube-proxy service-ips'
  finds 'table ip kube-proxy is not as kube-proxy wrote it' 'nft flush chain ip kube-proxy filter-forward'
  finds 'table ip kube-proxy is not as kube-proxy wrote it' 'nft flush map ip kube-proxy service-ips'
  finds 'table ip kube-proxy is not as kube-proxy wrote it' 'nft flush chain ip kube-proxy service-X/a'
  finds 'table ip kube-proxy is not as kube-proxy wrote it' 'nft delete element ip kube-proxy cluster-ips { 10.96.0.10 }'
  finds 'table ip kube-proxy is not as kube-proxy wrote it' 'nft insert rule ip kube-proxy services drop'
}

@test "tables: what packets add to sets does not count" {
  # shellcheck disable=SC2016 # for the node
  prints 0 'watches learned >/dev/null; nft flush set ip kube-proxy affinity-a/b; faults | wc --lines'
}

@test "tables: what the program itself has written is learned, unless a chain is missing afterwards" {
  # shellcheck disable=SC2016 # for the node
  local prepare='
    written() { printf "sync_seconds{family=\"4\"} %s\nasked_seconds{family=\"4\"} %s\n" "$1" "${2:-0}" >"${ROOT}/metrics"; }
    sed -i "s|^table-if-there ip6 kube-proxy|&\nwritten file://${ROOT}/metrics sync_seconds asked_seconds|" "${ROOT}/etc/kube-network-watch/config"
    written 1; watches learned >/dev/null
    has_learned() { grep -q " $(sed -n "s/^sync.*/&/; s/ //p" "${ROOT}/metrics")$" "${ROOT}/run/kube-network-watch/kube-proxy.service.tables"; }'
  prints 'table ip kube-proxy is not as kube-proxy wrote it' \
    "${prepare}; nft add element ip kube-proxy cluster-ips { 10.96.0.11 }; faults"
  prints '' "${prepare}; nft add element ip kube-proxy cluster-ips { 10.96.0.11 }; written 2; watches has_learned; faults"
  prints 'table ip kube-proxy is not as kube-proxy wrote it' \
    "${prepare}; nft add element ip kube-proxy cluster-ips { 10.96.0.11 }; written 2; watches has_learned; nft flush set ip kube-proxy cluster-ips; faults"
  prints 'table ip kube-proxy is not as kube-proxy wrote it' \
    "${prepare}; nft flush chain ip kube-proxy services; written 2; faults"
  # One range of Service addresses more.
  prints '' "${prepare}; nft add rule ip kube-proxy cluster-ips-check ip daddr 10.97.0.0/16 drop; written 2; watches has_learned; faults"
  # One that is in the middle of a write, or whose last write has failed, may have done a part of it.
  prints '' "${prepare}; nft delete element ip kube-proxy cluster-ips { 10.96.0.10 }; written 1 2; faults"
  prints 'table ip kube-proxy is not as kube-proxy wrote it' "${prepare}; nft flush chain ip kube-proxy services; written 1 2; faults"
  # Still at work: the second look sees something else than the first. Only look_twice calls sleep.
  prints '' "${prepare}; nft add element ip kube-proxy cluster-ips { 10.96.0.11 }
    printf '#!/bin/sh\nnft add element ip kube-proxy cluster-ips { 10.96.0.12 }\n' >\"\${ROOT}/bin/sleep\"
    chmod +x \"\${ROOT}/bin/sleep\"; faults; rm \"\${ROOT}/bin/sleep\""
  # One that has not written anything yet is not blamed.
  prints '' "${prepare}; nft delete table ip kube-proxy; written 0; faults"
  # Nor is one that waits for the API server and does not answer, but one that should be done with that.
  prints '' "${prepare}; nft delete table ip kube-proxy; rm \"\${ROOT}/metrics\"
    sed -i 's/=1000000/=999990000000/' \"\${ROOT}/units\"; faults"
  prints 'table ip kube-proxy is missing' "${prepare}; nft delete table ip kube-proxy; rm \"\${ROOT}/metrics\"
    sed -i 's/=1000000/=999600000000/' \"\${ROOT}/units\"; faults"
}

@test "tables: a program that an up has told to do without them has none to keep" {
  # shellcheck disable=SC2016 # for the node
  local prepare='config="${ROOT}/etc/kube-proxy.yaml"; echo "mode: nftables" >"${config}"
    sed -i "s|^table ip kube-proxy|provided /etc/kube-proxy.yaml mode: nftables\n&|" "${ROOT}/etc/kube-network-watch/config"
    watches learned >/dev/null; nft delete table ip kube-proxy'
  prints 'table ip kube-proxy is missing' "${prepare}; faults"
  # shellcheck disable=SC2016 # for the node
  prints '' "${prepare}"'; echo "mode: iptables" >"${config}"; faults'
}

@test "tables of iptables: gone, or without a chain, a rule, or a rule that leads to a chain" {
  local changed='table iptables nat is not as kube-proxy wrote it'
  finds_in_iptables() { prints "$1" "uses_iptables; watches learned >/dev/null; $2; faults"; }
  finds_in_iptables '' :
  finds_in_iptables 'table iptables nat is missing' 'iptables -t nat -F; iptables -t nat -X'
  finds_in_iptables 'chain KUBE-POSTROUTING of table iptables nat is missing' \
    'iptables -t nat -D POSTROUTING 1; iptables -t nat -F KUBE-POSTROUTING; iptables -t nat -X KUBE-POSTROUTING'
  finds_in_iptables "${changed}" 'iptables -t nat -D PREROUTING 1'
  finds_in_iptables "${changed}" 'iptables -t nat -F KUBE-POSTROUTING'
  finds_in_iptables "${changed}" 'iptables -t nat -F KUBE-SVC-X'
  finds_in_iptables "${changed}" 'iptables -t nat -F KUBE-SERVICES'
  finds_in_iptables 'table iptables filter is not as kube-proxy wrote it' 'iptables -F KUBE-FORWARD'
}

@test "tables of iptables: what others have there, and packets that are counted, do not matter" {
  prints '' "uses_iptables; watches learned >/dev/null
    iptables -t nat -F MINE; iptables -t nat -I PREROUTING -j ACCEPT; iptables -t nat -X KUBE-KUBELET-CANARY
    iptables -N KUBE-FIREWALL; iptables -A INPUT -j KUBE-FIREWALL; iptables -t nat -A KUBE-SERVICES -c 7 9 -j MINE
    iptables -t nat -D KUBE-SERVICES -j MINE; faults"
}

@test "tables of iptables: Services that come and go are learned, a missing rule for all of them is not" {
  # shellcheck disable=SC2016 # for the node
  local prepare='uses_iptables
    written() { printf "sync_seconds %s\nasked_seconds 0\n" "$1" >"${ROOT}/metrics"; }
    sed -i "s|^chain KUBE-SVC-|&\nwritten file://${ROOT}/metrics sync_seconds asked_seconds|" "${ROOT}/etc/kube-network-watch/config"
    written 1; watches learned >/dev/null
    has_learned() { grep -q " sync_seconds2$" "${ROOT}/run/kube-network-watch/kube-proxy.service.tables"; }
    iptables -t nat -N KUBE-SVC-Y; iptables -t nat -A KUBE-SERVICES -d 10.96.0.2/32 -j KUBE-SVC-Y'
  prints 'table iptables nat is not as kube-proxy wrote it' "${prepare}; iptables -t nat -F KUBE-SVC-X; faults"
  prints '' "${prepare}; written 2; watches has_learned; faults"
  prints 'table iptables nat is not as kube-proxy wrote it' "${prepare}; iptables -t nat -D PREROUTING 1; written 2; faults"
}

@test "the link to other nodes: gone, down, another, or without its address" {
  finds 'flannel.1 is missing' 'ip link delete flannel.1'
  finds 'flannel.1 is down' 'ip link set flannel.1 down'
  # flanneld itself recreates it at once, but without the routes to other nodes.
  finds 'flannel.1 is not the link that flanneld set up' 'ip link delete flannel.1
    ip link add flannel.1 mtu 1450 type vxlan id 1 dev eth0 local 192.0.2.1 dstport 8472 nolearning
    ip address add 172.30.1.0/32 dev flannel.1; ip link set flannel.1 up'
  finds $'flannel.1 is not the link that flanneld set up\nflannel.1 is not a vxlan link' 'ip link delete flannel.1; ip link add flannel.1 type bridge'
  finds $'flannel.1 is not the link that flanneld set up\nflannel.1 has VNI 7, not 1' \
    'ip link delete flannel.1; ip link add flannel.1 type vxlan id 7 dev eth0 local 192.0.2.1 dstport 8472; ip link set flannel.1 up'
  finds $'flannel.1 is not the link that flanneld set up\nflannel.1 uses port 4789, not 8472' \
    'ip link delete flannel.1; ip link add flannel.1 type vxlan id 1 dev eth0 local 192.0.2.1 dstport 4789; ip link set flannel.1 up'
  finds $'flannel.1 is not the link that flanneld set up\nflannel.1 sends from 192.0.2.99, not from 192.0.2.1' \
    'ip link delete flannel.1; ip link add flannel.1 type vxlan id 1 dev eth0 local 192.0.2.99 dstport 8472; ip link set flannel.1 up'
  finds 'flannel.1 lacks the address 172.30.1.0/32' 'ip address delete 172.30.1.0/32 dev flannel.1; peer 2; peer 3'
  finds 'flannel.1 has the address 10.1.1.1/24, which is not in the Pod network' 'ip address add 10.1.1.1/24 dev flannel.1'
  finds 'MTU of flannel.1 is 1400, not 1450' 'ip link set flannel.1 mtu 1400'
}

@test "other nodes: without a route, a neighbour or a forwarding entry, or with a route elsewhere" {
  finds 'route to the Pods behind 172.30.2.0 is missing' 'ip route delete 172.30.2.0/24'
  finds 'forwarding entry for 02:00:00:00:00:02 on flannel.1 is missing' \
    'bridge fdb delete 02:00:00:00:00:02 dev flannel.1 dst 192.0.2.2 self'
  finds $'neighbour 172.30.2.0 on flannel.1 is missing\nneighbour with 02:00:00:00:00:02 on flannel.1 is missing' \
    'ip neighbour delete 172.30.2.0 dev flannel.1'
  finds 'route to 172.30.2.0/25 leads nowhere' 'ip route add blackhole 172.30.2.0/25'
  finds 'route to 172.30.9.0/24 leads to eth0' 'ip route add 172.30.9.0/24 via 192.0.2.9'
  # With these two backends nodes reach each other without a tunnel.
  # shellcheck disable=SC2016 # for the node
  finds '' 'echo direct >>"${ROOT}/etc/kube-network-watch/config"; ip route add 172.30.9.0/24 via 192.0.2.9'
}

@test "other nodes: what somebody has added goes, and what is whole stays" {
  # shellcheck disable=SC2016 # for the node
  prints $'1\n172.30.2.0\n172.30.3.0\n02:00:00:00:00:02\n02:00:00:00:00:03\n172.30.2.0/24\n172.30.3.0/24' 'watches learned >/dev/null
    bridge fdb append 02:00:00:00:00:09 dev flannel.1 dst 192.0.2.9 self permanent
    bridge fdb append 00:00:00:00:00:00 dev flannel.1 dst 192.0.2.9 self permanent
    ip neighbour replace 172.30.8.0 lladdr 02:00:00:00:00:08 dev flannel.1 nud permanent
    ip route add 172.30.7.0/24 via 172.30.7.0 dev flannel.1 onlink
    watches is_whole >/dev/null; calls "restart flanneld.service"
    ip -4 neighbour show dev flannel.1 nud permanent | cut -d" " -f1 | sort
    bridge fdb show dev flannel.1 | sed -n "s/ dst.*//p" | sort
    ip route show dev flannel.1 | cut -d" " -f1 | sort'
}

@test "Pods: what libcni remembers of one is unreadable, and the others are still looked after" {
  # shellcheck disable=SC2016 # for the node
  finds $'cni0 is down\nPod 172.30.1.7 is not connected to cni0' 'head -c 40 "${ROOT}/var/lib/cni/results/dev-abc-eth0" >"${ROOT}/var/lib/cni/results/dev-aaa-eth0"
    head -c 99 /dev/zero >"${ROOT}/var/lib/cni/results/dev-zzz-eth0"
    ip link set cni0 down; ip link set veth7 nomaster'
}

@test "does not pass for whole what it cannot look at" {
  # shellcheck disable=SC2016 # for the node
  local broken='printf "#!/bin/sh\ncase \"\$*\" in *$1*) exit 1 ;; esac\nexec $(command -v $2) \"\$@\"\n" >"${ROOT}/bin/$2"; chmod +x "${ROOT}/bin/$2"'
  for command in 'rawfile jq' '-details ip' 'ruleset nft'; do
    # shellcheck disable=SC2016 # for the node
    prints failed "set -- ${command}; ${broken}"'; if watch_network look >/dev/null 2>&1; then echo whole; else echo failed; fi'
  done
}

@test "the Pods' bridge: gone, down, without its address or with another" {
  finds $'cni0 is missing\nPod 172.30.1.7 is not connected to cni0' 'ip link delete cni0'
  finds 'cni0 is down' 'ip link set cni0 down'
  finds 'cni0 lacks the address 172.30.1.1/24' 'ip address delete 172.30.1.1/24 dev cni0'
  finds 'cni0 also has the address 10.9.9.9/24' 'ip address add 10.9.9.9/24 dev cni0'
  finds 'MTU of cni0 is 1400, not 1450' 'ip link set cni0 mtu 1400'
  finds 'MTU of cni0 is 1450, not 1400' 'echo "mtu 1400" >>"${ROOT}/etc/kube-network-watch/config"; ip link set flannel.1 mtu 1400'
  finds '' 'rm "${ROOT}/run/netns/cni-7"; ip link delete cni0'
}

@test "Pods: cut off, without their link, or in another share of the network" {
  finds 'Pod 172.30.1.7 is not connected to cni0' 'ip link set veth7 nomaster'
  finds 'Pod 172.30.1.7 is not connected to cni0' 'ip link set veth7 down'
  finds 'Pod 172.30.1.7 has lost its link veth7' 'ip link delete veth7'
  # shellcheck disable=SC2016 # for the node
  finds 'Pod 172.30.8.7 has an address outside 172.30.1.0/24' 'sed -i s/172.30.1.7/172.30.8.7/ "${ROOT}"/var/lib/cni/results/*'
}

@test "nothing is said about a program that is stopped, or has only just started" {
  local all='ip link delete flannel.1; nft delete table ip flannel-ipv4; nft delete table ip kube-proxy'
  # shellcheck disable=SC2016 # for the node
  finds '' "${all}; sed -i 's/=active/=inactive/' \"\${ROOT}/units\""
  # shellcheck disable=SC2016 # for the node
  finds '' "${all}; sed -i 's/=1000000/=999999000000/' \"\${ROOT}/units\""
}

@test "iptables' FORWARD: rules are put behind those of others, and go away with the watch" {
  finds 'chain FORWARD of iptables drops what Pods send and receive' 'iptables -P FORWARD DROP'
  # shellcheck disable=SC2016 # for the node
  prints $'-P FORWARD DROP\n-A FORWARD -s 10.9.9.9/32 -j DROP\nACCEPT\nACCEPT\n-P FORWARD DROP\n-A FORWARD -s 10.9.9.9/32 -j DROP' '
    rules() { iptables -S FORWARD | sed "s/.*barekube.*-j //"; }
    watches learned >/dev/null
    iptables -P FORWARD DROP; iptables -A FORWARD -s 10.9.9.9 -j DROP
    watches is_whole >/dev/null; rules; watch_network drop; rules'
  prints $'-P FORWARD ACCEPT\nACCEPT\nACCEPT\n-A FORWARD -j REJECT --reject-with icmp-port-unreachable' '
    watches learned >/dev/null
    iptables -A FORWARD -j REJECT; watches is_whole >/dev/null; iptables -S FORWARD | sed "s/.*barekube.*-j //"'
}

@test "nftables chains that drop are reported and left alone, unless they know of the Pod network" {
  local mine='nft "add table inet mine; add chain inet mine onward { type filter hook forward priority 0; policy drop; }"'
  finds 'chain onward of table inet mine drops traffic between Pods of this host and of others (left)' "${mine}"
  finds '' "${mine}; nft add rule inet mine onward ip saddr 172.30.0.0/16 accept"
  finds 'chain onward of table inet mine drops traffic between Pods of this host and of others (left)' \
    'nft "add table inet mine; add chain inet mine onward { type filter hook forward priority 0; }; add rule inet mine onward reject"'
}

@test "heals links, addresses and Pods by itself, and says so" {
  # shellcheck disable=SC2016 # for the node
  on_node 'watches learned >/dev/null
    ip link delete cni0; ip link set flannel.1 mtu 1400; ip route add blackhole 172.30.2.0/25
    watches is_whole; faults; bridge -details link show dev veth7; ip address show dev cni0' >"${BATS_TEST_TMPDIR}/told"
  grep -q "cni0 is missing; repairing the Pods' bridge" "${BATS_TEST_TMPDIR}/told"
  grep -q 'Pod 172.30.1.7 is not connected to cni0; connecting the Pod' "${BATS_TEST_TMPDIR}/told"
  grep -q 'route to 172.30.2.0/25 leads nowhere; removing it' "${BATS_TEST_TMPDIR}/told"
  grep -q 'master cni0' "${BATS_TEST_TMPDIR}/told"
  grep -q 'hairpin on' "${BATS_TEST_TMPDIR}/told"
  grep -q 'inet 172.30.1.1/24' "${BATS_TEST_TMPDIR}/told"
}

@test "restarts a program for its tables, and has a new sandbox made for a Pod without a link" {
  # shellcheck disable=SC2016 # for the node
  prints $'1\n0\n1' 'watches learned >/dev/null; nft delete table ip kube-proxy; ip link delete veth7
    restarted() { (($(calls kube-proxy) > 0)) && (($(calls crictl) > 0)); }
    watches restarted >/dev/null; calls "restart kube-proxy.service"; calls flanneld; calls "stopp abc"'
}

@test "does not restart a program again and again for what a restart does not bring back" {
  # shellcheck disable=SC2016 # for the node
  prints 1 'watches learned >/dev/null; nft delete table ip kube-proxy; watches false >/dev/null; calls restart'
  # shellcheck disable=SC2016 # for the node
  on_node 'watches learned >/dev/null; nft delete table ip kube-proxy
    export NETWORK_WATCH_PAUSE_SECONDS=2; WATCHED_SECONDS=60
    thrice() { (($(calls restart) >= 3)); }
    watches thrice; restart_pauses' >"${BATS_TEST_TMPDIR}/told"
  grep -q 'restarting kube-proxy.service again, since that has not helped; if it still does not help, next attempt in 4 s' "${BATS_TEST_TMPDIR}/told"
  # Two seconds, then four, by a clock of whole seconds. On a busy machine either may be longer.
  local pauses
  mapfile -t pauses < <(tail -n 2 "${BATS_TEST_TMPDIR}/told")
  ((pauses[0] > 1000 && pauses[1] > 3000))
}

@test "heal ends once all is right, and fails with what is left" {
  # shellcheck disable=SC2016 # for the node
  on_node 'watches learned >/dev/null; ip link delete cni0; watch_network heal && faults' >"${BATS_TEST_TMPDIR}/told"
  grep -q "cni0 is missing; repairing the Pods' bridge" "${BATS_TEST_TMPDIR}/told"
  # shellcheck disable=SC2016 # for the node
  fails_with 'this could not be repaired: table ip kube-proxy is missing' \
    on_node 'nft delete table ip kube-proxy; export NETWORK_WATCH_HEAL_SECONDS=1; watch_network heal'
}
