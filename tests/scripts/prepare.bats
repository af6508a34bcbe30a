#!/usr/bin/env bats
# prepare.sh: how a host is prepared, and restored.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  mkdir -p "${FAKE}"/{answers,users,sysctl} "${ROOT}"/{etc/{sysctl.d,modules-load.d,profile.d,selinux},sys/module/overlay,proc/sys/net/bridge}
  printf '127.0.0.1 localhost\n::1 localhost\n\n' >"${ROOT}/etc/hosts"
  printf '# disks\n/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 none swap sw 0 0\n' >"${ROOT}/etc/fstab"
  # A kernel with three parameters, and users as files.
  fake sysctl 'case $1 in
      -n) cat "${FAKE}/sysctl/$2" ;;
      -qw) echo "${2#*=}" >"${FAKE}/sysctl/${2%%=*}" ;;
    esac'
  echo 0 >"${FAKE}/sysctl/net.ipv4.ip_forward"
  printf '32768\t60999\n' >"${FAKE}/sysctl/net.ipv4.ip_local_port_range"
  fake id '[ -e "${FAKE}/users/$2" ]'
  fake useradd 'for user; do :; done; : >"${FAKE}/users/${user}"'
  fake userdel 'rm "${FAKE}/users/$1"'
  fake dpkg-query 'printf "ii curl\nii tar\n"'
  fake swapon 'case $1 in --noheadings) cat "${FAKE}/swap" 2>/dev/null ;; *) echo "$1" >>"${FAKE}/swap" ;; esac; true'
  fake swapoff 'rm -f "${FAKE}/swap"'
  fake getenforce 'cat "${FAKE}/selinux" 2>/dev/null || echo Disabled'
  fake setenforce 'if [ "$1" = 1 ]; then echo Enforcing; else echo Permissive; fi >"${FAKE}/selinux"'
  mkdir -p "${FAKE}/units/chrony"
  echo active >"${FAKE}/units/chrony/active"
  fake modprobe 'case $1 in -r) rmdir "${ROOT}/sys/module/$2" ;; nf_conntrack) mkdir "${ROOT}/sys/module/$1" ;; *) exit 1 ;; esac'
  echo /dev/sda2 >"${FAKE}/swap"
  document '{
    hosts: {"master-1": "192.0.2.1"}, swap: "off", firewall: "off", selinux: "permissive",
    modules: ["br_netfilter", "nf_conntrack", "overlay"],
    sysctl: {"net.ipv4.ip_forward": "1", "net.ipv4.ip_local_port_range": "32768 60999"},
    packages: {debian: ["curl", "tar"], rhel: []}, users: ["etcd"], path: ["/opt/k8s/bin", "/opt/$(x)"]}'
}
fake() {
  printf '#!/bin/sh\n%s\n' "$2" >"${FAKE}/answers/$1"
  chmod +x "${FAKE}/answers/$1"
}
prepare() { apply prepare prepare "$@"; }

@test "prepares a host" {
  succeeds_with "changed /etc/hosts swap /etc/fstab nf_conntrack /etc/modules-load.d/barekube.conf /etc/sysctl.d/90-barekube.conf net.ipv4.ip_forward user etcd /etc/profile.d/barekube.sh" prepare
  [[ $(tail -n 3 "${ROOT}/etc/hosts") == '# barekube begin'$'\n''192.0.2.1 master-1'$'\n''# barekube end' ]]
  [[ $(tail -n 1 "${ROOT}/etc/fstab") == '#barekube# /dev/sda2 none swap sw 0 0' ]]
  [[ $(<"${ROOT}/etc/modules-load.d/barekube.conf") == $'br_netfilter\nnf_conntrack\noverlay' ]]
  [[ $(<"${ROOT}/etc/sysctl.d/90-barekube.conf") == $'net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 32768 60999' ]]
  [[ $(
    PATH=/bin
    # shellcheck source=/dev/null
    . "${ROOT}/etc/profile.d/barekube.sh" && echo "${PATH}"
  ) == '/bin:/opt/k8s/bin:/opt/$(x)' ]]
  called 'swapoff --all'
  called 'apt-get *' 0
  called 'sysctl -qw *'
}

@test "does nothing the second time" {
  prepare
  local before
  before=$(snapshot)
  forget_calls
  succeeds_with unchanged prepare
  diff <(echo "${before}") <(snapshot)
  called 'sysctl -qw *' 0
  called 'useradd *' 0
}

@test "the block in the hosts file follows the data" {
  prepare
  succeeds_with "changed /etc/hosts" prepare '.hosts = {"a": "192.0.2.2", "b": "192.0.2.3"}'
  [[ $(<"${ROOT}/etc/hosts") == $'127.0.0.1 localhost\n::1 localhost\n\n# barekube begin\n192.0.2.2 a\n192.0.2.3 b\n# barekube end' ]]
}

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

@test "removal keeps what others have written in the meantime" {
  prepare
  echo '192.0.2.9 other' >>"${ROOT}/etc/hosts"
  succeeds_with "" reset
  [[ $(<"${ROOT}/etc/hosts") == $'127.0.0.1 localhost\n::1 localhost\n\n192.0.2.9 other' ]]
}

@test "leaves alone what it is not asked to change" {
  succeeds_with changed prepare '.swap = "keep" | .firewall = "keep" | .selinux = "keep"'
  called 'swap*' 0
  called 'systemctl disable*' 0
  [[ $(<"${FAKE}/swap") == /dev/sda2 ]]
}

@test "installs missing packages, and stops the distribution's own nginx" {
  fake dpkg-query 'printf "ii curl\nrc tar\nii nginx-common\n"'
  succeeds_with "packages: tar nginx" prepare '.packages.debian += ["nginx"]'
  called 'apt-get *install* tar nginx'
  called 'systemctl disable --quiet --now nginx.service'
  fake dpkg-query 'printf "ii curl\nii tar\nii nginx-common\nii nginx\n"'
  forget_calls
  succeeds_with unchanged prepare '.packages.debian += ["nginx"]'
  called 'systemctl disable*' 0
}

@test "nginx is stopped although the run that installed it was cut off" {
  fake dpkg-query 'printf "ii curl\nii tar\n"'
  fake apt-get 'case "$*" in *install*) exit 1 ;; esac'
  fails_with "apt-get cannot install nginx" prepare '.packages.debian += ["nginx"]'
  fake dpkg-query 'printf "ii curl\nii tar\nii nginx\n"'
  prepare '.packages.debian += ["nginx"]'
  called 'systemctl disable --quiet --now nginx.service'
}

@test "names the module that the kernel lacks" {
  fails_with "the kernel $(uname -r) has no module ip_vs; install it" prepare '.modules += ["ip_vs"]'
}

@test "names the parameter that the kernel lacks" {
  fails_with "the kernel has no parameter net.none; remove it from hostPreparation.sysctl" prepare '.sysctl["net.none"] = "1"'
}

@test "names the parameter that cannot be set" {
  echo 7 >"${FAKE}/sysctl/net.fixed"
  fake sysctl 'case $1 in -n) cat "${FAKE}/sysctl/$2" ;; *) echo "permission denied on key" >&2; exit 1 ;; esac'
  fails_with "cannot set net.fixed to 8, it is 7; remove it from hostPreparation.sysctl" prepare '.sysctl = {"net.fixed": "8"}'
}

@test "warns when nothing synchronizes the clock" {
  rm "${FAKE}/units/chrony/active"
  succeeds_with "warning: ${HOSTNAME}: nothing synchronizes the clock" prepare
  mkdir -p "${ROOT}/run/systemd"
  : >"${ROOT}/run/systemd/container"
  succeeds_with unchanged prepare
  [[ ${output} == unchanged ]]
}

@test "a probe interface that was left behind does not get in the way" {
  fake ip 'case "$*" in
      "link add"*) if [ -e "${FAKE}/probe" ]; then exit 2; fi; : >"${FAKE}/probe" ;;
      "link delete"*) rm "${FAKE}/probe" 2>/dev/null ;;
    esac'
  : >"${FAKE}/probe"
  succeeds_with changed prepare '.modules = ["vxlan"]'
  [[ ! -e "${FAKE}/probe" ]]
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
      "table ip6 mangle { chain KUBE-KUBELET-CANARY { }; chain PREROUTING { type filter hook prerouting priority 0; policy accept; }; }" \
      "table ip nat { chain KUBE-B { }; chain KUBE-A { jump KUBE-B; };
        chain POSTROUTING { type nat hook postrouting priority 100; policy accept; jump KUBE-A; ip saddr 192.0.2.0/24 masquerade; }; }"
    prepare # What is there now must not pass for the original state.
    reset
    diff <(echo "${before}") <(/usr/sbin/nft list ruleset | sed "/^table ip nat/,/^}/d")
    [[ $(/usr/sbin/nft list table ip nat | grep -c -e KUBE -e masquerade) == 1 ]]'
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
  succeeds_with "changed swap ufw.service selinux nf_conntrack net.ipv4.ip_forward user etcd" prepare
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

@test "recovers from a run that was cut off anywhere" {
  survives_cuts 211 prepare
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

@test "refuses a host of another cluster, and another network, before anything is recorded" {
  local cluster='.cluster = {name: "dev", podCIDR: "172.30.0.0/16", serviceCIDR: "10.254.0.0/16", flannelBackend: "vxlan"}'
  prepare "${cluster}"
  # There is nothing yet that depends on the name.
  prepare "${cluster} | .cluster.name = \"first\""
  prepare "${cluster}"
  # What is only prepared, or has no unit, does not make it part of a cluster.
  echo '{"script": "keys", "data": {"files": {}}}' >"${ROOT}/var/lib/barekube/applied/1-keys.json"
  prepare "${cluster} | .cluster.name = \"first\""
  prepare "${cluster}"
  echo '{"script": "kubelet", "data": {"unit": "kubelet.service"}}' >"${ROOT}/var/lib/barekube/applied/2-kubelet.json"
  prepare "${cluster}"
  fails_with 'this host is part of a cluster with name dev, podCIDR 172.30.0.0/16' prepare "${cluster} | .cluster.name = \"other\""
  fails_with 'cannot be changed on a running cluster' prepare "${cluster} | .cluster.podCIDR = \"10.0.0.0/8\""
  succeeds_with unchanged prepare "${cluster}"
}
