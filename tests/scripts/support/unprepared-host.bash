# setup_file and setup for tests of prepare.sh: a host to be prepared, and how. To be loaded outside of all functions.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  mkdir -p "${FAKE}"/{answers,users,sysctl} "${ROOT}"/{etc/{sysctl.d,modules-load.d,profile.d,selinux},sys/module/overlay,proc/sys/net/bridge}
  printf '127.0.0.1 localhost\n::1 localhost\n\n' >"${ROOT}/etc/hosts"
  echo ID=debian >"${ROOT}/etc/os-release"
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
  mkdir -p "${FAKE}/units/chrony.service"
  echo active >"${FAKE}/units/chrony.service/active"
  fake modprobe 'case $1 in -r) rmdir "${ROOT}/sys/module/$2" ;; nf_conntrack) mkdir "${ROOT}/sys/module/$1" ;; *) exit 1 ;; esac'
  echo /dev/sda2 >"${FAKE}/swap"
  document '{
    hosts: {"master-1": "192.0.2.1"}, swap: "off", firewall: "off", selinux: "permissive", time: "synchronize",
    modules: ["br_netfilter", "nf_conntrack", "overlay"],
    sysctl: {"net.ipv4.ip_forward": "1", "net.ipv4.ip_local_port_range": "32768 60999"},
    packages: {debian: ["curl", "tar"], rhel: []}, users: ["etcd"], path: ["/opt/k8s/bin", "/opt/$(x)"]}'
}

prepare() { apply prepare prepare "$@"; }
