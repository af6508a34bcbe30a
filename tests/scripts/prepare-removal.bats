#!/usr/bin/env bats
# prepare.sh: how a host is restored.

load support/unprepared-host

@test "removal restores everything, byte for byte" {
  local before
  echo Enforcing >"${FAKE}/selinux"
  printf '# x\nSELINUX=enforcing\nSELINUXTYPE=targeted\n' >"${ROOT}/etc/selinux/config"
  mkdir -p "${FAKE}/units/ufw.service"
  : >"${FAKE}/units/ufw.service/enabled"
  before=$(snapshot)
  succeeds_with "ufw.service /etc/selinux/config selinux" prepare
  [[ ! -e "${FAKE}/units/ufw.service/enabled" && $(<"${FAKE}/selinux") == Permissive ]]
  # The values of the first run must not pass for the original ones.
  prepare '.sysctl["net.ipv4.ip_forward"] = "2"'
  succeeds_with "" remove prepare prepare
  succeeds_with "" remove prepare prepare
  succeeds_with "" reset
  diff <(echo "${before}") <(snapshot)
  [[ $(<"${FAKE}/sysctl/net.ipv4.ip_forward") == 0 && $(<"${FAKE}/swap") == /dev/sda2 ]]
  [[ -e "${FAKE}/units/ufw.service/enabled" && $(<"${FAKE}/selinux") == Enforcing && ! -e "${FAKE}/users/etcd" ]]
}

@test "swap comes back as it was: of units, of services, and of fstab" {
  local before unit
  for unit in var-swapfile.swap zramswap.service; do
    mkdir -p "${FAKE}/units/${unit}"
    : >"${FAKE}/units/${unit}/enabled"
    echo active >"${FAKE}/units/${unit}/active"
  done
  before=$(snapshot)
  succeeds_with "var-swapfile.swap zramswap.service swap swap.target /etc/fstab" prepare
  for unit in var-swapfile.swap zramswap.service; do
    [[ ! -e "${FAKE}/units/${unit}/enabled" && $(<"${FAKE}/units/${unit}/active") == inactive ]]
  done
  succeeds_with unchanged prepare
  fake swapon 'if [ "$1" != --noheadings ]; then exit 1; fi'
  succeeds_with "warning: ${HOSTNAME}: /dev/sda2 could not be turned on as swap again" reset
  for unit in var-swapfile.swap zramswap.service; do
    [[ -e "${FAKE}/units/${unit}/enabled" && $(<"${FAKE}/units/${unit}/active") == active ]]
  done
  diff <(echo "${before}") <(snapshot)
}

@test "a swap unit without [Install] gets back the link that somebody has made by hand" {
  local units="${ROOT}/etc/systemd/system" before
  mkdir -p "${FAKE}/units/hand.swap" "${units}/swap.target.wants"
  : >"${FAKE}/units/hand.swap/enabled"
  printf '[Swap]\nWhat=/swapfile\n' >"${units}/hand.swap"
  ln -s ../hand.swap "${units}/swap.target.wants/"
  before=$(snapshot)
  succeeds_with " hand.swap swap swap.target" prepare
  [[ ! -e "${units}/swap.target.wants" ]]
  prepare
  reset
  diff <(echo "${before}") <(snapshot)
}

@test "a mask of somebody else stays" {
  ln -s /dev/null "${ROOT}/etc/systemd/system/swap.target"
  prepare
  reset
  [[ -L "${ROOT}/etc/systemd/system/swap.target" ]]
}

@test "removal keeps what others have written in the meantime" {
  prepare
  echo '192.0.2.9 other' >>"${ROOT}/etc/hosts"
  succeeds_with "" reset
  [[ $(<"${ROOT}/etc/hosts") == $'127.0.0.1 localhost\n::1 localhost\n\n192.0.2.9 other' ]]
}

# In a network namespace of its own, with the real packet filter of the kernel.
in_network() { unshare --net bash -euo pipefail -c "$(declare -f)"$'\n'"$1"; }
nft_from() { printf '%s\n' "$@" | /usr/sbin/nft -f -; }

@test "removal deletes the chains of Kubernetes from the packet filter, and nobody else's" {
  fake nft 'exec /usr/sbin/nft "$@"'
  export DOCUMENT
  in_network '
    nft_from "table ip filter { chain MINE { tcp dport 80 accept; }; chain KUBE-THEIRS { tcp dport 81 accept; }; }" \
      "table inet web { chain input { type filter hook input priority 0; policy accept; }; }"
    before=$(/usr/sbin/nft list ruleset)
    prepare
    nft_from "table ip filter { chain KUBE-FIREWALL { ip daddr 127.0.0.0/8 drop; };
        chain INPUT { type filter hook input priority 0; policy accept; counter jump KUBE-FIREWALL; }; }" \
      "table ip mangle { chain KUBE-KUBELET-CANARY { }; }" \
      "table ip raw { }" "table ip6 others { }" \
      "table ip6 mangle { chain KUBE-KUBELET-CANARY { }; chain PREROUTING { type filter hook prerouting priority 0; policy accept; }; }" \
      "table ip nat { chain KUBE-B { }; chain KUBE-A { jump KUBE-B; };
        chain POSTROUTING { type nat hook postrouting priority 100; policy accept; jump KUBE-A; ip saddr 192.0.2.0/24 masquerade; }; }"
    prepare # What is there now must not pass for the original state.
    reset
    diff <(echo "${before}") <(/usr/sbin/nft list ruleset | sed "/^table ip nat/,/^}/d; /^table ip6 others/,/^}/d")
    [[ $(/usr/sbin/nft list table ip nat | grep -c -e KUBE -e masquerade) == 1 ]]'
}

@test "removal deletes the lock of iptables, unless it was there before" {
  local lock="${ROOT}/run/xtables.lock"
  fake nft "echo '{\"nftables\": []}'"
  prepare
  : >"${lock}"
  reset
  [[ ! -e ${lock} ]]
  : >"${lock}"
  prepare
  reset
  [[ -e ${lock} ]]
}

@test "removal takes away what the Pods of a Pod network have left, and nobody else's" {
  local program before
  for program in ip nft; do fake "${program}" "exec /usr/sbin/${program} \"\$@\""; done
  fake ipset 'case $1 in list) printf "mine\ncali40all\n" ;; esac'
  mkdir -p "${ROOT}"/{etc/cni/net.d,var/log}
  before=$(snapshot)
  export DOCUMENT
  in_network '
    ip link set lo up
    ip link add eth9 type veth peer name other
    ip link set eth9 up
    ip link set other up
    ip address add 192.0.2.1/24 dev eth9
    ip route add 172.31.0.0/24 via 192.0.2.9
    nft_from "table ip mine { chain calico { tcp dport 80 accept; }; }"
    state() { ip -o -4 address show; ip -4 route show; ip -6 route show; nft list ruleset; }
    before=$(state)
    with_traces() {
      prepare ".traces = {paths: [\"/var/lib/calico\", \"/etc/cni/net.d/10-calico.conflist\", \"/run/calico\"],
        interfaces: [\"cali*\", \"vxlan.calico\", \"tunl0\"], tables: [\"ip calico\", \"ip6 calico\"], ipsets: [\"cali*\"],
        networks: [\"172.30.0.0/16\", \"fd00:30::/56\"]}"
    }
    with_traces
    mkdir -p "${ROOT}/var/lib/calico/more" "${ROOT}/run/calico"
    touch "${ROOT}/var/lib/calico/nodename" "${ROOT}/etc/cni/net.d/10-calico.conflist"
    ip link add vxlan.calico type vxlan id 4096 dstport 4789
    ip link add cali0123456789a type veth peer name inside
    ip link set vxlan.calico up
    ip link set cali0123456789a up
    ip address add 172.30.7.0/32 dev vxlan.calico
    ip route add 172.30.7.5 dev cali0123456789a
    ip route add 172.30.8.0/26 via 192.0.2.7 proto 80
    ip route add blackhole 172.30.7.0/26 proto 80
    ip -6 route add blackhole fd00:30:0:7::/122 proto 80
    nft_from "table ip calico { chain filter-FORWARD { type filter hook forward priority 0; policy accept; }; }" "table ip6 calico { }" \
      "table ip filter { chain cali-FORWARD { counter accept; }; chain FORWARD { type filter hook forward priority 0; policy accept; jump cali-FORWARD; }; }"
    with_traces
    [[ $(state) != "${before}" ]]
    reset
    diff <(echo "${before}") <(state)
    # Where nothing of it is, nothing happens.
    with_traces
    reset
    diff <(echo "${before}") <(state)'
  diff <(echo "${before}") <(snapshot)
  called 'ipset destroy cali40all' 2
  called 'ipset destroy mine' 0
}

@test "removal takes away what Pods have left in a directory of others, and the directory if nothing is left" {
  local traces='.traces = {paths: ["/data/a/pvc-*", "/data/a/", "/data/b/pvc-*", "/data/b/", "/data/c/pvc-*", "/data/c/"],
    interfaces: [], tables: [], ipsets: [], networks: []}'
  prepare "${traces}"
  mkdir -p "${ROOT}"/data/{a/pvc-1_n_x,a/pvc-2_n_y/z,b/pvc-1_n_x,b/mine}
  reset
  [[ $(cd "${ROOT}/data" && find . | sort | xargs) == ". ./b ./b/mine" ]]
}

@test "removal does not restore what somebody has changed after preparation" {
  echo 1 >"${FAKE}/sysctl/net.ipv4.ip_forward"
  : >"${FAKE}/swap"
  : >"${FAKE}/users/etcd"
  mkdir "${ROOT}/sys/module/nf_conntrack"
  prepare
  echo 0 >"${FAKE}/sysctl/net.ipv4.ip_forward"
  echo /dev/sdb1 >"${FAKE}/swap"
  echo Enforcing >"${FAKE}/selinux"
  mkdir -p "${FAKE}/units/ufw.service"
  echo active >"${FAKE}/units/ufw.service/active"
  rm "${FAKE}/users/etcd"
  rmdir "${ROOT}/sys/module/nf_conntrack"
  rm "${ROOT}/etc/systemd/system/swap.target"
  succeeds_with "changed swap swap.target ufw.service selinux nf_conntrack net.ipv4.ip_forward user etcd" prepare
  reset
  [[ $(<"${FAKE}/sysctl/net.ipv4.ip_forward") == 1 && ! -s "${FAKE}/swap" && $(<"${FAKE}/selinux") == Permissive ]]
  [[ -e "${FAKE}/users/etcd" && -d "${ROOT}/sys/module/nf_conntrack" ]]
  called 'systemctl enable *' 0
}

@test "removal restores what only a later run has changed" {
  prepare '.swap = "keep" | .modules = ["overlay"] | del(.sysctl["net.ipv4.ip_forward"])'
  prepare
  prepare
  reset
  [[ $(<"${FAKE}/sysctl/net.ipv4.ip_forward") == 0 && $(<"${FAKE}/swap") == /dev/sda2 && ! -d "${ROOT}/sys/module/nf_conntrack" ]]
}

@test "removal restores everything after a run that was cut off anywhere" {
  local before after
  before=$(snapshot)
  for ((after = 100; ; after += 290)); do
    cut_off "${after}" prepare || break
    reset
    diff <(echo "${before}") <(snapshot)
    [[ $(<"${FAKE}/sysctl/net.ipv4.ip_forward") == 0 && $(<"${FAKE}/swap") == /dev/sda2 && ! -e "${FAKE}/users/etcd" ]]
  done
  ((after > 400))
}
