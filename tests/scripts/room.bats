#!/usr/bin/env bats
# room.sh and kept.sh: what others have on a host is refused, or kept aside and given back.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  document '{
    unit: "web.service",
    occupiedUnits: {"web.service": "web"},
    directories: {"/etc/web": {mode: "0755"}},
    files: {
      "/etc/systemd/system/web.service": {mode: "0600", content: "[Service]\nExecStart=/bin/web\n"},
      "/etc/web/web.conf": {mode: "0640", content: "port 80\n"},
      "/etc/tool.yaml": {mode: "0644", content: "tool\n"}},
    leftovers: ["/var/lib/web", "/run/web"]}'
}

web() { apply service web "${1:-.takeOver = true}"; }
# What web leaves at run time.
run_web() {
  mkdir -p "${ROOT}"/{run,var/lib}/web
  echo ours >"${ROOT}/var/lib/web/ours"
}
# write FILE [MODE]
write() {
  mkdir -p "${ROOT}${1%/*}"
  echo "theirs, $1" >"${ROOT}$1"
  chmod "${2:-0644}" "${ROOT}$1"
}

# A package's unit, which runs and is enabled, with a drop-in of the package and one of the host; and everything else.
others() {
  write /etc/web/web.conf 0604
  write /etc/web/more/own.conf 0400
  write /var/lib/web/deep/er/data 0755
  chmod 2750 "${ROOT}/var/lib/web"
  ln -s data "${ROOT}/var/lib/web/deep/er/link"
  ln -s /elsewhere/tool.yaml "${ROOT}/etc/tool.yaml"
  write /usr/lib/systemd/system/web.service
  write /usr/lib/systemd/system/web.service.d/10-package.conf
  write /etc/systemd/system/web.service.d/20-own.conf
  mkdir -p "${ROOT}/etc/systemd/system/multi-user.target.wants" "${FAKE}/units/web.service"
  ln -s /usr/lib/systemd/system/web.service "${ROOT}/etc/systemd/system/multi-user.target.wants/web.service"
  echo active >"${FAKE}/units/web.service/active"
  : >"${FAKE}/units/web.service/enabled"
}

@test "refuses what is there in one sentence, and changes nothing" {
  others
  local before
  before=$(host_snapshot)
  fails_with "here is what barekube would replace: /etc/systemd/system/web.service.d (20-own.conf), /usr/lib/systemd/system/web.service.d/10-package.conf, web.service (active), /etc/tool.yaml, /etc/web (more/own.conf, web.conf), /etc/web/web.conf, /var/lib/web (deep/er/data, deep/er/link); move it away, or set takeOver: true" web .
  diff <(echo "${before}") <(host_snapshot)
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
  called 'systemctl stop*' 0
}

@test "takes it over when told to, and gives it back as it was" {
  others
  local before
  before=$(host_snapshot)
  web >/dev/null
  [[ $(<"${ROOT}/etc/tool.yaml") == tool && $(<"${ROOT}/etc/web/web.conf") == "port 80" ]]
  [[ $(<"${ROOT}/var/lib/web.barekube-kept/deep/er/data") == "theirs, /var/lib/web/deep/er/data" ]]
  [[ $(readlink "${ROOT}/etc/systemd/system/web.service.d/10-package.conf") == /dev/null ]]
  [[ ! -e "${ROOT}/etc/systemd/system/web.service.d/20-own.conf" ]]
  called 'systemctl stop web.service'
  [[ $(web) == unchanged ]]
  run_web
  forget_calls
  reset
  diff <(echo "${before}") <(host_snapshot)
  called 'systemctl start --no-block web.service'
}

@test "gives back when the one command is removed, and removes nothing the second time" {
  others
  local before
  before=$(host_snapshot)
  web >/dev/null
  remove service web
  diff <(echo "${before}") <(host_snapshot)
  remove service web
  diff <(echo "${before}") <(host_snapshot)
}

@test "loses nothing wherever it is cut off" {
  others
  local before fresh="${BATS_TEST_TMPDIR}/fresh" cuts=0 after
  before=$(host_snapshot)
  cp -a "${ROOT}" "${fresh}"
  cp -a "${FAKE}" "${fresh}.fake"
  for ((after = 90; ; after += 89)); do
    rm -rf "${ROOT}" "${FAKE}"
    cp -a "${fresh}" "${ROOT}"
    cp -a "${fresh}.fake" "${FAKE}"
    cut_off "${after}" web || break
    cuts=$((cuts + 1))
    if ((cuts % 2)); then web >/dev/null; fi
    # The removal is cut off as well, further on each time.
    cut_off $((after % 250)) reset || true
    reset
    diff <(echo "${before}") <(host_snapshot) || complain "cut before command ${after}"
  done
  ((cuts > 5))
}

@test "takes over again when it was cut off before it was on record" {
  others
  local before occupied='{occupiedUnits: {"web.service": "web"}, takeOver: true, files: {}, unit: "first.service"}'
  before=$(host_snapshot)
  apply service first "${occupied}" >/dev/null
  rm "${ROOT}"/var/lib/barekube/applied/*-first.json
  apply service first "${occupied}" >/dev/null
  [[ $(readlink "${ROOT}/etc/systemd/system/web.service.d/10-package.conf") == /dev/null ]]
  reset
  diff <(echo "${before}") <(host_snapshot)
}

@test "what is free stays, with its mode and its link, and what the unit leaves there goes" {
  mkdir -p "${ROOT}"/{etc/web/parts,data/web/lost+found}
  chmod 0700 "${ROOT}/etc/web"
  chmod 0711 "${ROOT}/data/web"
  ln -s "${ROOT}/data/web" "${ROOT}/var/lib/web"
  local before
  before=$(host_snapshot)
  web . >/dev/null
  run_web
  [[ $(stat -c %a "${ROOT}/etc/web") == 755 && -e "${ROOT}/data/web/ours" ]]
  reset
  diff <(echo "${before}") <(host_snapshot)
}

@test "a mount point stays where it is" {
  mkdir -p "${BATS_TEST_TMPDIR}/bin"
  printf '#!/bin/sh\n[ "$2" = "%s" ]\n' "${ROOT}/var/lib/web" >"${BATS_TEST_TMPDIR}/bin/mountpoint"
  chmod +x "${BATS_TEST_TMPDIR}/bin/mountpoint"
  PATH="${BATS_TEST_TMPDIR}/bin:${PATH}"
  write /var/lib/web/deep/data
  write /var/lib/web/.hidden
  mkdir "${ROOT}/var/lib/web/lost+found"
  local before
  before=$(host_snapshot)
  web >/dev/null
  [[ -e "${ROOT}/var/lib/web/.barekube-kept/deep/data" && ! -e "${ROOT}/var/lib/web/deep" ]]
  run_web
  mkdir "${ROOT}/var/lib/web/deep"
  reset
  diff <(echo "${before}") <(host_snapshot)
}

@test "what others need is not taken over" {
  others
  echo "app.service multi-user.target" >"${FAKE}/units/web.service/wanted-by"
  mkdir "${FAKE}/units/app.service"
  echo active >"${FAKE}/units/app.service/active"
  fails_with "cannot be taken over while it is in use: app.service needs web.service; stop and disable it, or leave this host to it" web
  called 'systemctl stop*' 0
  echo inactive >"${FAKE}/units/app.service/active"
  web >/dev/null
}

@test "what a program goes on using is not taken over, and what was stopped for it runs again" {
  others
  mkdir -p "${ROOT}/proc/net"
  echo "0000: 00000002 00000000 00010000 0001 01 4242 /var/lib/web/socket" >"${ROOT}/proc/net/unix"
  fails_with "a program listens at /var/lib/web/socket; stop it" web
  called 'systemctl start --no-block web.service'
  [[ -L "${ROOT}/etc/systemd/system/multi-user.target.wants/web.service" && -e "${ROOT}/var/lib/web/deep" ]]
}

@test "what somebody has put there since is kept as well" {
  write /etc/web/web.conf
  web >/dev/null
  echo since >"${ROOT}/etc/web/since.conf"
  succeeds_with "/etc/web was put there by somebody else while barekube used the place; it is now /etc/web.barekube-since" reset
  [[ $(<"${ROOT}/etc/web/web.conf") == "theirs, /etc/web/web.conf" && $(<"${ROOT}/etc/web.barekube-since/since.conf") == since ]]
}

@test "what barekube has put there is its own: after a cut, with another document, and after a removal" {
  web . >/dev/null
  run_web
  # Another command finds what the first has left.
  apply service more '.unit = "more.service" | .files |= with_entries(select(.key | endswith("conf"))) | del(.occupiedUnits)' >/dev/null
  rm "${ROOT}/etc/tool.yaml"
  write /etc/tool.yaml
  web . >/dev/null
  [[ $(<"${ROOT}/etc/tool.yaml") == tool ]]
  reset
  web . >/dev/null
}

@test "one document speaks for the commands that come after it, and not for those that came before" {
  write /etc/web/web.conf
  local occupied='{occupiedPaths: {"/etc/web": "web"}, files: {}, unit: "first.service"}'
  fails_with "/etc/web (web.conf)" apply service first "${occupied}"
  apply service first "${occupied} + {takeOver: true}" >/dev/null
  web 'del(.occupiedUnits)' >/dev/null
  reset
  [[ $(<"${ROOT}/etc/web/web.conf") == "theirs, /etc/web/web.conf" ]]
  rm -r "${ROOT}/etc/web"
  # A host of an earlier version.
  web 'del(.occupiedUnits, .directories)' >/dev/null
  apply service first "${occupied}" >/dev/null
}
