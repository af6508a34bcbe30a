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

@test "says what dnf could not install" {
  rhel
  fake dnf 'echo "No match for argument: tar" >&2; exit 1'
  fails_with "dnf cannot install tar; see above why" prepare '.packages.rhel = ["tar"]'
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
