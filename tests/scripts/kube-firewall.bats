#!/usr/bin/env bats
# kube-firewall.sh: what was opened is closed again before the program that can do that is removed.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  PROGRAM=/opt/k8s/libexec/kube-firewall/host-firewall.sh
  # shellcheck disable=SC2016 # for the program
  document --arg program "${PROGRAM}" --arg text '#!/bin/sh
echo "host-firewall.sh $*" >>"${FAKE}/calls"
if [ -e "${FAKE}/locked" ]; then echo "somebody holds the lock" >&2; exit 1; fi
' '{
    unit: "kube-firewall.service", reads: {}, $program,
    files: {
      "/etc/systemd/system/kube-firewall.service": {mode: "0600", content: "[Service]\nExecStart=\($program) open\n"},
      ($program): {mode: "0755", content: $text},
      "/etc/kube-firewall/openings": {mode: "0644", content: "in etcd tcp 2379 IPv4 192.0.2.1\n"}
    }}'
}

@test "another opening restarts the unit, and nothing else does" {
  succeeds_with "kube-firewall.service:start" apply kube-firewall kube-firewall
  succeeds_with unchanged apply kube-firewall kube-firewall
  succeeds_with "kube-firewall.service:restart" apply kube-firewall kube-firewall \
    '.files["/etc/kube-firewall/openings"].content += "in etcd tcp 2380 IPv4 192.0.2.1\n"'
}

@test "removal closes first, and leaves nothing" {
  apply kube-firewall kube-firewall
  forget_calls
  remove kube-firewall kube-firewall
  called 'host-firewall.sh close'
  [[ ! -e "${ROOT}${PROGRAM}" && ! -e "${ROOT}/etc/kube-firewall/openings" ]]
  # There is nothing left to close.
  succeeds_with "" remove kube-firewall kube-firewall
  called 'host-firewall.sh close'
}

@test "removal fails while the firewall cannot be closed, and can be repeated" {
  apply kube-firewall kube-firewall
  touch "${FAKE}/locked"
  fails_with "could not be closed again" remove kube-firewall kube-firewall
  [[ -x "${ROOT}${PROGRAM}" ]]
  rm "${FAKE}/locked"
  forget_calls
  remove kube-firewall kube-firewall
  called 'host-firewall.sh close'
  [[ ! -e "${ROOT}${PROGRAM}" ]]
}
