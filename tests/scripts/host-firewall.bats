#!/usr/bin/env bats
# host-firewall.sh: what it opens in each kind of firewall, what it finds there later, and that it takes all of it back.

setup() {
  load support/host
  PROGRAM="${BATS_TEST_DIRNAME}/../../components/host/firewall/host-firewall.sh"
}
# on_host COMMANDS: prints what they print; see firewall-host.bash.
on_host() {
  unshare --net --mount bash "${BATS_TEST_DIRNAME}/support/firewall-host.bash" "${BATS_TEST_TMPDIR}/root" "${PROGRAM}" "$1" 2>&1
}
# prints TEXT COMMANDS: the commands print exactly this.
prints() {
  rm -rf "${BATS_TEST_TMPDIR}/root"
  diff <(printf '%s' "${1:+$1$'\n'}") <(on_host "$2") >&2
}

# shellcheck disable=SC2016 # for the host
STRICT='nft -f - <<END
table inet filter {
  set blocked { type ipv4_addr; elements = { 203.0.113.9 }; }
  chain input {
    type filter hook input priority 0; policy drop;
    ip saddr @blocked drop
    tcp dport 22 accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
  }
  chain output {
    type filter hook output priority 0; policy accept;
  }
}
table ip other {
  chain last { counter drop; }
  chain input {
    type filter hook input priority 10; policy accept;
    tcp dport 22 accept
    log prefix "other" jump last
  }
  chain postrouting { type nat hook postrouting priority 100; policy accept; }
}
END
'

@test "a host without a firewall is left alone" {
  prints '' 'firewall open; nft list ruleset; faults; firewall close'
  prints '' 'nft add table inet filter; nft "add chain inet filter input { type filter hook input priority 0; }"
    nft list ruleset >before; firewall open; nft list ruleset | diff before -'
}

@test "nftables: opens behind the rules of others, and before what drops the rest" {
  prints 'tcp dport 22 accept
jump barekube-input comment "barekube"
jump barekube-input comment "barekube"
log prefix "other" jump last' \
    "${STRICT} firewall open; nft list chain inet filter input | tail -n 4 | head -n 2 | sed 's/^\t*//'
    nft list chain ip other input | tail -n 4 | head -n 2 | sed 's/^\t*//'"
  prints 'ip saddr { 192.0.2.11, 192.0.2.12 } tcp dport 2379 accept
meta nfproto ipv4 tcp dport 6443 accept
meta nfproto ipv6 tcp dport 6443 accept
ip saddr 192.0.2.12 meta l4proto vrrp accept
meta nfproto ipv4 udp dport 30000-32767 accept
ip6 saddr 2001:db8::12 udp dport 8472 accept
ip saddr 172.30.0.0/16 accept
ip daddr 172.30.0.0/16 accept
ip6 saddr fd00::/56 accept
ip6 daddr fd00::/56 accept' \
    "${STRICT} firewall open; { nft list chain inet filter barekube-input; nft list chain inet filter barekube-forward; } | sed -n 's/^\t*\(.*\) comment .*/\1/p'"
  # A table of one family gets what is of that family.
  prints 4 "${STRICT} firewall open; nft list chain ip other barekube-input | grep -c accept"
}

@test "nftables: a second run changes nothing, and closing leaves no trace" {
  prints '' "${STRICT} nft list ruleset >before; firewall open; nft -a list ruleset >open; firewall open; nft -a list ruleset | diff open -
    faults; firewall close; nft list ruleset | diff before -; firewall close"
}

@test "nftables: finds what was closed or added, and opens it again" {
  prints 'chain input of table inet filter does not lead to chain barekube-input before it drops the rest' \
    "${STRICT} firewall open; nft flush chain inet filter input; faults; firewall open; faults"
  prints 'chain input of table inet filter does not lead to chain barekube-input before it drops the rest' \
    "${STRICT} firewall open; nft insert rule inet filter input drop; faults; firewall open; faults"
  prints 'rule `meta nfproto ipv4 tcp dport 6443 accept` in chain barekube-input of table inet filter is missing' \
    "${STRICT} firewall open; nft delete rule inet filter barekube-input handle \$(nft -a list chain inet filter barekube-input | sed -n 's/.*ipv4 tcp dport 6443 .*handle //p'); faults; firewall open; faults"
  prints 'chain barekube-input of table inet filter has other rules too' \
    "${STRICT} firewall open; nft add rule inet filter barekube-input tcp dport 1 accept; faults; firewall open; faults"
  prints $'chain input of table ip other does not lead to chain barekube-input before it drops the rest\nchain last of table ip other is whole' \
    "${STRICT} firewall open; nft -f - <<<'flush chain ip other input; add rule ip other input jump last'; faults; firewall open; faults; echo 'chain last of table ip other is whole'"
}

@test "nftables: another address replaces the one before" {
  prints $'rule `ip saddr 192.0.2.13 tcp dport 2379 accept` in chain barekube-input of table inet filter is missing\nip saddr 192.0.2.13 tcp dport 2379 accept' \
    "${STRICT} firewall open; asks 'in etcd tcp 2379 IPv4 192.0.2.13'; faults | grep missing | head -n 1; firewall open; faults
    nft list chain inet filter barekube-input | sed -n 's/^\t*\(.*\) comment .*/\1/p'"
}

@test "iptables: opens before the rule that rejects the rest, in both families, and takes it back" {
  prints '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -m comment --comment barekube -j BAREKUBE-INPUT
-A INPUT -j REJECT --reject-with icmp-port-unreachable
-A BAREKUBE-INPUT -s 192.0.2.11/32 -p tcp -m tcp --dport 2379 -m comment --comment "barekube: etcd" -j ACCEPT
-A BAREKUBE-INPUT -s 192.0.2.12/32 -p tcp -m tcp --dport 2379 -m comment --comment "barekube: etcd" -j ACCEPT
-A BAREKUBE-INPUT -p tcp -m tcp --dport 6443 -m comment --comment "barekube: kube-apiserver" -j ACCEPT
-A BAREKUBE-INPUT -s 192.0.2.12/32 -p vrrp -m comment --comment "barekube: virtual-address" -j ACCEPT
-A BAREKUBE-INPUT -p udp -m udp --dport 30000:32767 -m comment --comment "barekube: kube-proxy" -j ACCEPT
-A BAREKUBE-INPUT -p tcp -m tcp --dport 6443 -m comment --comment "barekube: kube-apiserver" -j ACCEPT
-A BAREKUBE-INPUT -s 2001:db8::12/128 -p udp -m udp --dport 8472 -m comment --comment "barekube: flannel" -j ACCEPT' \
    "iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -A INPUT -j REJECT; ip6tables -P INPUT DROP
    iptables -S >before; firewall open; faults; { iptables -S; ip6tables -S BAREKUBE-INPUT; } | grep ^-A
    firewall close; iptables -S | diff before -"
}

@test "iptables: finds what was closed or added" {
  prints 'chain INPUT of iptables does not lead to chain BAREKUBE-INPUT before it drops the rest' \
    'iptables -P INPUT DROP; firewall open; iptables -F INPUT; faults; firewall open; faults'
  prints 'rule `BAREKUBE-INPUT -p tcp -m tcp --dport 6443 -m comment --comment "barekube: kube-apiserver" -j ACCEPT` of iptables is missing
rule `BAREKUBE-INPUT -p tcp -m tcp --dport 1 -j ACCEPT` of iptables was added' \
    'iptables -P INPUT DROP; firewall open; iptables -D BAREKUBE-INPUT 3; iptables -A BAREKUBE-INPUT -p tcp --dport 1 -j ACCEPT; faults; firewall open; faults'
}

@test "ufw: adds a rule for each address, finds what was deleted or added, and takes it back" {
  prints "allow from 192.0.2.11 to any port 2379 proto tcp comment 'barekube: etcd'
allow from 192.0.2.12 to any port 2379 proto tcp comment 'barekube: etcd'
allow 6443/tcp comment 'barekube: kube-apiserver'
allow 6443/tcp comment 'barekube: kube-apiserver (IPv6)'
allow from 192.0.2.12 proto vrrp comment 'barekube: virtual-address'
allow 30000:32767/udp comment 'barekube: kube-proxy'
allow from 2001:db8::12 to any port 8472 proto udp comment 'barekube: flannel (IPv6)'
route allow from 172.30.0.0/16 comment 'barekube: network'
route allow to 172.30.0.0/16 comment 'barekube: network'
route allow from fd00::/56 comment 'barekube: network (IPv6)'
route allow to fd00::/56 comment 'barekube: network (IPv6)'" \
    'has_ufw; firewall open; faults; firewall open; cat "${ROOT}/ufw"; firewall close; cat "${ROOT}/ufw"'
  prints "ufw's rule \`allow 6443/tcp comment 'barekube: kube-apiserver'\` is missing
ufw's rule \`allow 1/tcp comment 'barekube: mine'\` was added" \
    'has_ufw; firewall open; ufw delete allow proto tcp from 0.0.0.0/0 to any port 6443 comment "barekube: kube-apiserver"
    ufw allow proto tcp from 0.0.0.0/0 to any port 1 comment "barekube: mine"; faults; firewall open; faults'
}

@test "ufw: a rule that somebody else has added stays theirs" {
  prints "allow 6443/tcp comment 'mine'" \
    'has_ufw; asks "in kube-apiserver tcp 6443 IPv4 anyone"; ufw allow proto tcp from 0.0.0.0/0 to any port 6443 comment mine
    firewall open; faults; firewall close; cat "${ROOT}/ufw"'
}

@test "firewalld: adds two policies with one reload, and takes them back with another" {
  prints 'rule family="ipv4" source address="192.0.2.11" port port="2379" protocol="tcp" accept
rule family="ipv4" source address="192.0.2.12" port port="2379" protocol="tcp" accept
rule family="ipv4" port port="6443" protocol="tcp" accept
rule family="ipv6" port port="6443" protocol="tcp" accept
rule family="ipv4" source address="192.0.2.12" protocol value="vrrp" accept
rule family="ipv4" port port="30000-32767" protocol="udp" accept
rule family="ipv6" source address="2001:db8::12" port port="8472" protocol="udp" accept
rule family="ipv4" source address="172.30.0.0/16" accept
rule family="ipv4" destination address="172.30.0.0/16" accept
rule family="ipv6" source address="fd00::/56" accept
rule family="ipv6" destination address="fd00::/56" accept
reload
reload' \
    'has_firewalld; firewall open; faults; firewall open; cat "${ROOT}"/runtime/*; firewall close; firewall close
    ls "${ROOT}/runtime" "${ROOT}/etc/firewalld/policies" | grep barekube || cat "${ROOT}/reloads"'
}

@test "firewalld: finds what was closed or added, in force or for good, and repairs it without a reload" {
  prints $'rule family="ipv4" port port="6443" protocol="tcp" accept of firewalld is missing\nreload' \
    'has_firewalld; firewall open; firewall-cmd --policy=barekube-in "--remove-rich-rule=rule family=\"ipv4\" port port=\"6443\" protocol=\"tcp\" accept"
    faults; firewall open; faults; cat "${ROOT}/reloads"'
  prints $'policy barekube-in of firewalld has other rules in its file\nrule family="ipv4" accept of firewalld was added\nreload' \
    'has_firewalld; firewall open; echo >>"${ROOT}/etc/firewalld/policies/barekube-in.xml" "<!-- mine -->"
    firewall-cmd --policy=barekube-in "--add-rich-rule=rule family=\"ipv4\" accept"; faults; firewall open; faults; cat "${ROOT}/reloads"'
  prints 'policy barekube-through of firewalld is missing' \
    'has_firewalld; firewall open; rm "${ROOT}/etc/firewalld/policies/barekube-through.xml"; faults; firewall open; faults'
}
