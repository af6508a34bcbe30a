#!/usr/bin/env bats
# kube-journal.sh: what goes with the unit. follow-journal.sh: the journal in files, each entry once.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  document '{unit: "kube-journal.service", buffer: "/var/lib/log-collector",
    files: {"/etc/systemd/system/kube-journal.service": {mode: "0600", content: "[Service]\nExecStart=/bin/follow\n"}}}'
  mkdir -p "${ROOT}/var/lib/log-collector/queue" "${ROOT}/proc/7"
  FOLDER="${BATS_TEST_TMPDIR}/journal"
  mkdir "${FOLDER}"
}

# mounted_by_pod: a process sees the collector's directory.
mounted_by_pod() {
  echo '812 799 8:1 /var/lib/log-collector /var/lib/log-collector rw - ext4 /dev/sda1 rw' >"${ROOT}/proc/7/mountinfo"
}

@test "the collector's directory goes with the unit" {
  apply kube-journal kube-journal
  remove kube-journal kube-journal
  [[ ! -e "${ROOT}/var/lib/log-collector" && -d "${ROOT}/var/lib" ]]
}

@test "it stays while the collector's Pod uses it" {
  apply kube-journal kube-journal
  mounted_by_pod
  time_flies
  remove kube-journal kube-journal
  [[ -d "${ROOT}/var/lib/log-collector/queue" ]]
}

# journal_with COUNT: a journalctl with so many entries, which goes on to wait for more.
journal_with() {
  mkdir -p "${BATS_TEST_TMPDIR}/bin"
  cat >"${BATS_TEST_TMPDIR}/bin/journalctl" <<EOF
#!/usr/bin/env bash
from=0
for word; do if [[ \${word} == --after-cursor=* ]]; then from=\${word#*=c}; fi; done
for ((i = from + 1; i <= $1; i++)); do
  echo "{\"__CURSOR\":\"c\${i}\",\"__REALTIME_TIMESTAMP\":\"1764510000123456\",\"MESSAGE\":\"line \${i}\",\"_PID\":\"42\",\"_SYSTEMD_UNIT\":\"etcd.service\"}"
done
exec sleep 100
EOF
  chmod +x "${BATS_TEST_TMPDIR}/bin/journalctl"
}

# follow SECONDS
follow() {
  PATH="${BATS_TEST_TMPDIR}/bin:${PATH}" JOURNAL_FILE_BYTES="${BYTES:-16777216}" \
    timeout "$1" bash "${KIT}/follow-journal.sh" "${FOLDER}" 3>&- || true
}

messages() { cat "${FOLDER}"/*.log | jq --raw-input --raw-output 'fromjson? | .message'; }
lines() { seq --format='line %.0f' "$1"; }

@test "each entry is a line, with what tells whose it is" {
  journal_with 1
  follow 2
  diff <(jq --sort-keys --compact-output . "${FOLDER}"/*.log) - <<<'{"cursor":"c1","message":"line 1","pid":"42","time":"2025-11-30T13:40:00.123456Z","unit":"etcd.service"}'
}

@test "after a restart it continues where it was, and after a crash in the middle of a line, too" {
  journal_with 300
  follow 2
  journal_with 400
  follow 2
  diff <(messages) <(lines 400)
  truncate --size=-20 "${FOLDER}/000000001.log"
  follow 2
  diff <(messages) <(lines 400)
}

@test "files that are full are followed by others, and only the newest stay" {
  journal_with 500
  BYTES=1000 follow 12
  [[ $(messages) == "$(lines 500)" ]]
  for ((count = 600; count <= 900; count += 100)); do
    journal_with "${count}"
    BYTES=1000 follow 7
  done
  files=("${FOLDER}"/*.log)
  [[ ${#files[@]} -eq 4 && $(messages | tail --lines=1) == "line 900" ]]
  [[ -z $(messages | sort | uniq --repeated) ]]
}

@test "what systemd says of a unit is that unit's, and bytes that are no text do no harm" {
  mkdir -p "${BATS_TEST_TMPDIR}/bin"
  cat >"${BATS_TEST_TMPDIR}/bin/journalctl" <<'EOF'
#!/usr/bin/env bash
echo '{"__CURSOR":"c1","__REALTIME_TIMESTAMP":"1764510000000001","MESSAGE":[104,255],"_PID":"1","UNIT":"etcd.service","_SYSTEMD_UNIT":"init.scope"}'
echo '{"__CURSOR":"c2","__REALTIME_TIMESTAMP":"1764510000000002","MESSAGE":null,"SYSLOG_IDENTIFIER":["a","b"]}'
exec sleep 100
EOF
  chmod +x "${BATS_TEST_TMPDIR}/bin/journalctl"
  follow 2
  [[ $(jq --raw-output '"\(.message) \(.unit) \(.identifier)"' "${FOLDER}"/*.log) == $'hÿ etcd.service null\n null a b' ]]
}
