#!/usr/bin/env bats
# cilium-host.sh: what it takes away after cilium's agent, with the kernel's own links, rules and programs.

setup() {
  ROOT="${BATS_TEST_TMPDIR}/root"
  mkdir -p "${ROOT}/run/cilium-host" "${ROOT}/lib/modules/6.1.0" "${ROOT}/sys/fs/bpf" "${ROOT}/sys/class" "${ROOT}/kit" "${ROOT}/run"
  echo 'remove_unit() { "${1#*=}"; }' >"${ROOT}/kit/unit.sh"
}

# on_host COMMANDS: runs them in a network of its own, in which an agent has worked; `take_away` is the removal.
on_host() {
  ROOT="${ROOT}" SCRIPT="${BATS_TEST_DIRNAME}/../../components/network/cilium/cilium-host.sh" \
    unshare --net --mount bash -euc '
    mount --type sysfs none "${ROOT}/sys"
    mount --type bpf bpf "${ROOT}/sys/fs/bpf"
    declare -A VALUE=([notes]=/run/cilium-host)
    KIT="${ROOT}/kit"
    . "${SCRIPT}"
    take_away() { remove; remove; }
    ip link set lo up
    ip link add eth0 type veth peer name outside
    ip link set eth0 up
    ip link add lxcbr0 type bridge
    '"$1"
}

agent='ip link add cilium_host type veth peer name cilium_net
  ip link add cilium_vxlan type vxlan id 1 dev eth0 dstport 8472
  ip link add lxc_health type veth peer name health
  ip link add lxc1f2e3d4c5b6a type veth peer name pod
  for family in -4 -6; do
    ip ${family} rule add pref 100 lookup local
    ip ${family} rule delete pref 0 lookup local
    ip ${family} rule add fwmark 0x200/0xf00 pref 9 lookup 2004
  done
  ip route add local default dev lo table 2004
  mkdir -p "${ROOT}/sys/fs/bpf/cilium/devices" "${ROOT}/sys/fs/bpf/tc/globals/cilium_ipcache"'

@test "links, rules, routes and maps of the agent go, and those of others stay" {
  on_host "state() { ip -brief link show | awk '{ print \$1 }'; ip -4 rule show; ip -6 rule show; ip route show table all
      find \"\${ROOT}/sys/fs/bpf\" -mindepth 1; }
    mkdir -p \"\${ROOT}/sys/fs/bpf/mine\"
    state >\"\${ROOT}/before\"
    ${agent}
    take_away
    state | diff \"\${ROOT}/before\" -"
}

@test "what was there before stays: the file system for maps, the lock of iptables and the modules" {
  on_host ": >\"\${ROOT}/run/xtables.lock\"; take_away; mountpoint -q \"\${ROOT}/sys/fs/bpf\"
    test -e \"\${ROOT}/run/xtables.lock\"; test -d \"\${ROOT}/lib/modules/6.1.0\""
}

@test "what was not there before goes" {
  on_host ": >\"\${ROOT}/run/xtables.lock\"; rmdir \"\${ROOT}/lib/modules/6.1.0\"
    touch \"\${ROOT}/run/cilium-host/\"{mounted,locked}; take_away
    ! mountpoint -q \"\${ROOT}/sys/fs/bpf\"; ! test -e \"\${ROOT}/run/xtables.lock\"; ! test -e \"\${ROOT}/lib/modules\""
}

@test "programs that were attached by tc go, and those of others stay" {
  # A stand-in: no compiler for the kernel's programs is at hand.
  mkdir "${ROOT}/bin"
  cat >"${ROOT}/bin/tc" <<'END'
#!/bin/sh
if [ "$2" = show ]; then
  test "$4 $5" = "eth0 ingress" || exit 0
  echo 'filter protocol all pref 1 bpf chain 0 handle 0x1 cil_from_netdev-eth0.o:[from-netdev] direct-action'
  echo 'filter protocol all pref 7 bpf chain 0 handle 0x1 mine.o direct-action'
else
  echo "$*"
fi
END
  chmod +x "${ROOT}/bin/tc"
  [[ $(on_host 'PATH="${ROOT}/bin:${PATH}"; remove') == 'filter delete dev eth0 ingress pref 1' ]]
}
