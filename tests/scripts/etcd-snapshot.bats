#!/usr/bin/env bats
# etcd-snapshot.sh: a snapshot counts once it is whole, and old ones go only after that.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  load support/etcd-snapshots
  new_host
  new_member
}
take() { BAREKUBE_LIMITED=yes bash "${KIT}/etcd-snapshot.sh" config-on-stdin "$@" <"${FAKE}/config"; }
names() { (cd "${ROOT}/snapshots" && ls -A); }

@test "takes one, checks it, and tells of it" {
  succeeds_with '"revision":7' take now
  [[ ${output} == *'"clusterID":"14841639068965178418"'* && ${output} == *'"member":"master-1"'* && ${output} == *'"reason":"manual"'* ]]
  [[ $(names | grep -cE '^lab-master-1-[0-9]{8}T[0-9]{6}Z-7[.](db|json)$') == 2 ]]
  [[ $(stat -c %a "${ROOT}/snapshots"/*.db) == 600 ]]
  succeeds_with '"name":"lab-master-1-' take list
  called 'etcdutl snapshot status *'
}

@test "keeps the newest, and deletes old ones only after a good one" {
  take now >/dev/null
  for time in 20200101T000000Z 20200102T000000Z; do
    for end in db json; do echo '{}' >"${ROOT}/snapshots/lab-master-1-${time}-5.${end}"; done
  done
  touch "${FAKE}/no-snapshot"
  fails_with "etcd gave no snapshot: rpc error: no space left" take now
  [[ $(names | grep -c '[.]db$') == 3 ]]
  rm "${FAKE}/no-snapshot"
  sleep 1
  take now >/dev/null
  [[ $(names | grep -c '[.]db$') == 2 && $(names) != *2020* ]]
}

@test "leaves alone what others have put there" {
  mkdir "${ROOT}/snapshots"
  echo mine >"${ROOT}/snapshots/other-master-1-20200101T000000Z-5.db"
  echo mine >"${ROOT}/snapshots/notes.json"
  for _ in 1 2 3; do
    take now >/dev/null
    sleep 1
  done
  [[ -e "${ROOT}/snapshots/notes.json" && -e "${ROOT}/snapshots/other-master-1-20200101T000000Z-5.db" ]]
}

@test "one that was cut off anywhere does not count, and is cleared away by the next" {
  local after=1 file
  while cut_off "${after}" take now; do
    after=$((after + 5))
    while IFS= read -r file; do [[ -s ${file%.json}.db ]]; done < <(find "${ROOT}/snapshots" -name '*.json')
  done
  ((after > 20))
  take now >/dev/null
  [[ $(names | grep -vE '[.](db|json|lock)$') == '' ]]
}

@test "a damaged one is refused, and the reason remembered until the next good one" {
  fake etcdutl 'echo "Error: snapshot file integrity check failed. 2 errors found." >&2; exit 1'
  fails_with "the snapshot is not good: etcdutl does not take it: snapshot file integrity check failed" take now
  [[ $(jq -r .reason "${ROOT}/snapshots/.failure") == 'the snapshot is not good: '* ]]
  [[ $(names) != *[.]db* ]]
  new_member
  take now >/dev/null
  [[ ! -e "${ROOT}/snapshots/.failure" ]]
}

@test "a schedule does not take old data for new: without a leader it fails, and only whoever asks gets one" {
  time_flies
  echo 0 >"${FAKE}/leader"
  fails_with "etcd has no leader, so this member's data may be old" take now schedule
  succeeds_with "the latest changes may be missing from this snapshot" take now
  [[ ${output} == *'"hasLeader":false'* ]]
  touch "${FAKE}/down"
  fails_with "etcd does not answer at https://127.0.0.1:2379: context deadline exceeded; see journalctl -u etcd" take now
}

@test "without room nothing is taken" {
  fake stat 'case "$*" in *--file-system*) echo "100 * 1024" ;; *) exec /usr/bin/stat "$@" ;; esac'
  PATH="${FAKE}/answers:${PATH}" fails_with "has room for 1 MiB, but a snapshot may take 17 MiB; make room" take now
  not called 'etcdctl *snapshot save*'
}

@test "copies are encrypted first, come with what says that they are whole, and old ones go" {
  copies
  succeeds_with '"revision":7' take now
  ls "${FAKE}/remote"
  [[ $(cat "${FAKE}"/remote/*.db.age) == 'sealed for age1a age1b' ]]
  [[ $(jq -r .member "${FAKE}"/remote/*.json) == master-1 ]]
  for _ in 1 2; do
    sleep 1
    take now >/dev/null
  done
  [[ $(find "${FAKE}/remote" -name '*.json' | wc -l) == 2 && $(find "${FAKE}/remote" -name '*.age' | wc -l) == 2 ]]
  succeeds_with '"size":23,"revision":7,"member":"master-1"' take copies s3
}

@test "a place that does not answer costs no snapshot, and its old copies stay" {
  copies
  take now >/dev/null
  sleep 1
  touch "${FAKE}/unreachable"
  fails_with "is good, but not copied everywhere: s3: it does not answer; check that it runs, and etcd.snapshots.s3; then run again" take now
  [[ $(names | grep -c '[.]db$') == 2 && $(find "${FAKE}/remote" -name '*.age' | wc -l) == 1 ]]
  fails_with "the copies at s3 cannot be listed: it does not answer" take copies s3
}

# copies: there is a place for them.
copies() {
  mkdir -p "${FAKE}/remote" "${ROOT}/etc/etcd-snapshot"
  touch "${ROOT}/etc/etcd-snapshot/rclone.conf"
  printf 'recipient age1a\nrecipient age1b\nplace s3 s3:bucket/lab\n' >>"${FAKE}/config"
  export FAKE
  fake age 'out= to=
    for word; do case ${word} in --recipient=*) to="${to} ${word#*=}" ;; esac; done
    echo "sealed for${to}" >"$3"'
  # Of its environment the program passes on PATH alone.
  fake rclone "FAKE='${FAKE}'"'
    while [ "${1#--}" != "$1" ]; do case $1 in --stats | --retries | --low-level-retries | --config | --contimeout | --timeout) shift ;; esac; shift; done
    if [ -e "${FAKE}/unreachable" ]; then echo "2026/11/30 18:00:00 ERROR : x: dial tcp 127.0.0.1:7070: connect: connection refused" >&2; exit 1; fi
    case $1 in
      copyto) cp "$2" "${FAKE}/remote/${3##*/}" ;;
      deletefile) rm "${FAKE}/remote/${2##*/}" ;;
      lsjson) cd "${FAKE}/remote" && stat -c "{\"Name\":\"%n\",\"Size\":%s}" * 2>/dev/null | jq --slurp . ;;
    esac'
  PATH="${FAKE}/answers:${PATH}"
}
