#!/usr/bin/env bats
# prepare.sh: how a host is prepared.

load support/unprepared-host

@test "prepares a host" {
  succeeds_with "changed /etc/hosts swap swap.target /etc/fstab nf_conntrack /etc/modules-load.d/barekube.conf /etc/sysctl.d/90-barekube.conf net.ipv4.ip_forward user etcd /etc/profile.d/barekube.sh" prepare
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
  [[ $(readlink "${ROOT}/etc/systemd/system/swap.target") == /dev/null ]]
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
  succeeds_with "changed /etc/hosts" prepare '.hosts = {"a": "192.0.2.2 2001:db8::2"}'
  [[ $(<"${ROOT}/etc/hosts") == $'127.0.0.1 localhost\n::1 localhost\n\n# barekube begin\n192.0.2.2 a\n2001:db8::2 a\n# barekube end' ]]
}

@test "leaves alone what it is not asked to change" {
  succeeds_with changed prepare '.swap = "keep" | .firewall = "keep" | .selinux = "keep"'
  called 'swap*' 0
  called 'systemctl disable*' 0
  [[ $(<"${FAKE}/swap") == /dev/sda2 ]]
}

@test "installs missing packages, and stops the distribution's own nginx" {
  local with_nginx='.packages.debian += ["nginx"] | .packageUnits = {nginx: "nginx.service", other: "other.service"}'
  fake dpkg-query 'printf "ii curl\nrc tar\nii nginx-common\n"'
  succeeds_with "packages: tar nginx" prepare "${with_nginx}"
  called 'apt-get *install* tar nginx'
  called 'systemctl disable --quiet --now nginx.service'
  fake dpkg-query 'printf "ii curl\nii tar\nii nginx-common\nii nginx\n"'
  called 'systemctl disable*' 1
  forget_calls
  succeeds_with unchanged prepare "${with_nginx}"
  called 'systemctl disable*' 0
}

@test "nginx is stopped although the run that installed it was cut off" {
  local with_nginx='.packages.debian += ["nginx"] | .packageUnits.nginx = "nginx.service"'
  fake dpkg-query 'printf "ii curl\nii tar\n"'
  fake apt-get 'case "$*" in *install*) exit 1 ;; esac'
  fails_with "apt-get cannot install nginx" prepare "${with_nginx}"
  fake dpkg-query 'printf "ii curl\nii tar\nii nginx\n"'
  prepare "${with_nginx}"
  called 'systemctl disable --quiet --now nginx.service'
}

@test "waits for the locks of apt, and names who holds one too long" {
  fake apt-get 'echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 71 (perl)" >&2
    echo "N: Be aware that removing the lock file is not a solution" >&2
    if [ "$(grep -c "^apt-get" "${FAKE}/calls")" -gt 3 ]; then exit 0; else exit 100; fi'
  # shellcheck disable=SC2317 # the script calls it
  sleep() { :; }
  export -f sleep
  succeeds_with "${HOSTNAME}: apt-get waits for /var/lib/apt/lists/lock, which process 71 (perl) holds" prepare '.packages.debian += ["tree"]'
  called 'apt-get update*' 4
  fake apt-get 'echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 9 (unattended-upgr)" >&2; exit 100'
  time_flies
  fails_with "apt-get has waited 300 s for /var/lib/dpkg/lock-frontend, which process 9 (unattended-upgr) holds; wait until that has ended" \
    prepare '.packages.debian += ["tree"]'
  fake apt-get 'echo "E: Unable to locate package tree" >&2; exit 100'
  forget_calls
  fails_with "apt-get update failed; see the reason above" prepare '.packages.debian += ["tree"]'
  called 'apt-get *'
}

@test "packages alone come over the proxy" {
  fake apt-get 'echo "$1 ${http_proxy}" >>"${FAKE}/proxies"'
  fake sysctl 'echo "sysctl ${http_proxy}${HTTPS_PROXY}" >>"${FAKE}/proxies"; cat "${FAKE}/sysctl/$2" 2>/dev/null; true'
  export http_proxy=http://192.0.2.1:1 HTTPS_PROXY=http://192.0.2.1:2
  prepare '.packages.debian += ["tree"]'
  [[ $(sort -u "${FAKE}/proxies") == $'install http://192.0.2.1:1\nsysctl \nupdate http://192.0.2.1:1' ]]
  printf 'http_proxy=http://u:p@192.0.2.9:3128\n' >"${KIT%/*}/proxy.env"
  rm "${FAKE}/proxies"
  prepare '.packages.debian += ["tree"]'
  rm "${KIT%/*}/proxy.env"
  [[ $(sort -u "${FAKE}/proxies") == $'install http://u:p@192.0.2.9:3128\nsysctl \nupdate http://u:p@192.0.2.9:3128' ]]
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

@test "starts what can synchronize the clock where nothing does, and stops it again at removal" {
  rm "${FAKE}/units/chrony.service/active"
  : >"${FAKE}/units/chrony.service/fails"
  succeeds_with chronyd.service prepare
  [[ $(<"${FAKE}/units/chronyd.service/active") == active && -e "${FAKE}/units/chronyd.service/enabled" ]]
  succeeds_with unchanged prepare
  # The second run found it active, which must not pass for how the host was before.
  succeeds_with "" remove prepare prepare
  [[ $(<"${FAKE}/units/chronyd.service/active") == inactive && ! -e "${FAKE}/units/chronyd.service/enabled" ]]
}

@test "installs what synchronizes the clock where there is nothing" {
  local unit
  rm "${FAKE}/units/chrony.service/active"
  for unit in chrony chronyd systemd-timesyncd; do mkdir -p "${FAKE}/units/${unit}.service" && : >"${FAKE}/units/${unit}.service/fails"; done
  # shellcheck disable=SC2016 # for the program
  fake apt-get 'case "$*" in *install*timesyncd) rm "${FAKE}/units/systemd-timesyncd.service/fails" ;; esac'
  succeeds_with systemd-timesyncd.service prepare
  called 'apt-get *install* systemd-timesyncd'
  rm "${FAKE}/units/systemd-timesyncd.service/active"
  : >"${FAKE}/units/systemd-timesyncd.service/fails"
  fake apt-get true
  fails_with "nothing synchronizes the clock, and no service for it can be started" prepare
}

@test "leaves the clock alone where something synchronizes it, in a container, and when asked to" {
  succeeds_with "" prepare
  called 'systemctl enable *' 0
  rm "${FAKE}/units/chrony.service/active"
  succeeds_with unchanged prepare '.time = "keep"'
  mkdir -p "${ROOT}/run/systemd"
  : >"${ROOT}/run/systemd/container"
  succeeds_with unchanged prepare
  called 'systemctl enable *' 0
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

@test "recovers from a run that was cut off anywhere" {
  survives_cuts 211 prepare
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
