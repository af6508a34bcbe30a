#!/usr/bin/env bats
# etcd-snapshots.sh: the timer of snapshots.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  load support/etcd-snapshots
  new_host
  new_member
  fake systemd-analyze 'case "$*" in *"every day"*) echo "Failed to parse calendar specification" >&2; exit 1 ;; esac'
  fake age 'case "$*" in *age1bad*) echo "age: error: malformed recipient" >&2; exit 1 ;; esac'
  PATH="${FAKE}/answers:${PATH}"
  document '{
    unit: "etcd-snapshot.timer", starts: "etcd-snapshot.service", directory: "/snapshots", program: "/opt/etcd-snapshot",
    recipients: ["age1good"], schedule: "00/6:00",
    files: {
      "/etc/systemd/system/etcd-snapshot.timer": {mode: "0600", content: "[Timer]\nOnCalendar=00/6:00\n"},
      "/etc/systemd/system/etcd-snapshot.service": {mode: "0600", content: "[Service]\nExecStart=/opt/etcd-snapshot\n"},
      "/opt/etcd-snapshot": {mode: "0755", content: "#!/bin/sh\n"}
    }, reads: {}}'
}
# shellcheck disable=SC2120 # the change of the document is optional
timer() { apply etcd-snapshots etcd-snapshot.timer "$@"; }

@test "starts the timer, and takes a snapshot at once, and another one whenever something has changed" {
  succeeds_with "etcd-snapshot.timer:start" timer
  called 'systemctl start --no-block etcd-snapshot.service'
  forget_calls
  succeeds_with unchanged timer
  called 'systemctl start --no-block etcd-snapshot.service' 0
  timer '.files["/opt/etcd-snapshot"].content = "#!/bin/bash\n"' >/dev/null
  called 'systemctl start --no-block etcd-snapshot.service'
}

@test "refuses what systemd or age do not take, before anything is written" {
  fails_with 'etcd.snapshots.schedule: systemd does not take "every day"' timer '.schedule = "every day"'
  fails_with 'etcd.snapshots.encryption.recipients[0]: age does not take it: age: error: malformed recipient' timer '.recipients = ["age1bad"]'
  [[ ! -e "${ROOT}/etc/systemd/system/etcd-snapshot.timer" ]]
}

@test "snapshots stay without the setting, and go with the host" {
  timer >/dev/null
  mkdir -p "${ROOT}/snapshots"
  touch "${ROOT}/snapshots/lab-master-1-20261130T180000Z-7.db"
  succeeds_with "the snapshots in /snapshots stay" remove etcd-snapshots etcd-snapshot.timer
  [[ -e "${ROOT}/snapshots/lab-master-1-20261130T180000Z-7.db" && ! -e "${ROOT}/opt/etcd-snapshot" ]]
  timer >/dev/null
  reset
  [[ ! -e "${ROOT}/snapshots" ]]
}
