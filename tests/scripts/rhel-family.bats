#!/usr/bin/env bats
# A host of the RHEL family: what its distribution does in another way than Debian's. Its tools are stand-ins.

load support/unprepared-host

# Programs of this machine, without those that only Debian has.
rhel() {
  local programs="${BATS_TEST_TMPDIR}/programs"
  mkdir "${programs}"
  ln -sf --target-directory="${programs}" /usr/sbin/* /usr/bin/* "${BATS_TEST_DIRNAME}"/support/bin/*
  rm -f "${programs}"/{dpkg*,apt*,rpm,dnf}
  cp "${BATS_TEST_DIRNAME}/support/bin/recorded" "${programs}/rpm"
  cp "${BATS_TEST_DIRNAME}/support/bin/recorded" "${programs}/dnf"
  PATH=${programs}
  printf 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' >"${ROOT}/etc/os-release"
  # rpm -q --quiet --whatprovides NAME
  fake rpm 'grep -qx "$4" "${FAKE}/rpms"'
  printf 'curl\niptables-nft\n' >"${FAKE}/rpms"
  fake dnf 'shift 2; printf "%s\n" "$@" >>"${FAKE}/rpms"'
}

@test "missing packages come from dnf, by what provides them" {
  local wanted='.packages = {debian: ["other"], rhel: ["curl", "iptables-nft", "tar", "nginx"]} | .packageUnits.nginx = "nginx.service"'
  rhel
  succeeds_with "packages: tar nginx" prepare "${wanted}"
  called 'dnf install -qy tar nginx'
  # The distribution's own nginx must not take the ports.
  called 'systemctl disable --quiet --now nginx.service'
  forget_calls
  succeeds_with unchanged prepare "${wanted}"
  called 'dnf *' 0
}

@test "a distribution is recognized by its own name or by those it resembles, whatever tools it has" {
  local name
  succeeds_with changed prepare
  for name in 'ID=fedora' 'ID="amzn"\nID_LIKE="fedora"' 'ID="centos"\nID_LIKE="rhel fedora"'; do
    forget_calls
    printf '%b\n' "${name}" >"${ROOT}/etc/os-release"
    succeeds_with unchanged prepare '.packages = {debian: ["tar"], rhel: []}'
    called 'apt-get *' 0
  done
  for name in 'ID=ubuntu\nID_LIKE=debian' 'ID=linuxmint\nID_LIKE="ubuntu debian"'; do
    printf '%b\n' "${name}" >"${ROOT}/etc/os-release"
    fake dpkg-query true
    fake apt-get 'echo "E: no network" >&2; exit 100'
    fails_with "apt-get update failed; see the reason above" prepare '.packages = {debian: ["tar"], rhel: []}'
  done
  printf 'ID="opensuse-leap"\nID_LIKE="suse opensuse"' >"${ROOT}/etc/os-release"
  fails_with 'this distribution calls itself "opensuse-leap suse opensuse" in /etc/os-release; barekube supports Debian, Ubuntu and the RHEL family' prepare
  rm "${ROOT}/etc/os-release"
  fails_with 'this distribution calls itself "" in /etc/os-release' prepare
}

@test "says what dnf could not install" {
  rhel
  fake dnf 'echo "No match for argument: tar" >&2; exit 1'
  fails_with "dnf cannot install tar; see the reason above" prepare '.packages.rhel = ["tar"]'
}

@test "the clock is synchronized by chronyd, which is installed where it is missing" {
  rhel
  rm -r "${FAKE}/units/chrony.service"
  mkdir -p "${FAKE}"/units/{chrony,chronyd,systemd-timesyncd}.service
  touch "${FAKE}"/units/{chrony,chronyd,systemd-timesyncd}.service/fails
  fake dnf '[ "$3" = chrony ] && rm "${FAKE}/units/chronyd.service/fails"'
  succeeds_with "chronyd.service" prepare '.packages.rhel = []'
  called 'dnf install -qy chrony'
  called 'systemctl enable --quiet --now chronyd.service' 2
}

@test "SELinux becomes permissive, now and at the next boot, and enforcing again at the removal" {
  rhel
  echo Enforcing >"${FAKE}/selinux"
  echo SELINUX=enforcing >"${ROOT}/etc/selinux/config"
  succeeds_with "/etc/selinux/config selinux" prepare '.packages.rhel = []'
  [[ $(<"${FAKE}/selinux") == Permissive && $(<"${ROOT}/etc/selinux/config") == SELINUX=permissive ]]
  remove prepare prepare
  [[ $(<"${FAKE}/selinux") == Enforcing && $(<"${ROOT}/etc/selinux/config") == SELINUX=enforcing ]]
}

@test "firewalld is turned off, and on again at the removal" {
  rhel
  mkdir -p "${FAKE}/units/firewalld.service"
  echo active >"${FAKE}/units/firewalld.service/active"
  : >"${FAKE}/units/firewalld.service/enabled"
  succeeds_with "firewalld.service" prepare '.packages.rhel = []'
  called 'systemctl disable --quiet --now firewalld.service'
  remove prepare prepare
  called 'systemctl enable --quiet --now firewalld.service'
}
