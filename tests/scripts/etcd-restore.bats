#!/usr/bin/env bats
# etcd-restore.sh: what is restored takes the place of the data, and until the end nothing of these is lost.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  load support/etcd-snapshots
  new_host
  new_member
  NAME=$(bash "${KIT}/etcd-snapshot.sh" config-on-stdin now <"${FAKE}/config" | jq --raw-output .name)
  fake chown 'exit 0'
  PATH="${FAKE}/answers:${PATH}"
  echo before >"${ROOT}/data/member/wal/0.wal"
}
# step NAME [LINE…]
step() {
  BAREKUBE_LIMITED=yes bash "${KIT}/etcd-restore.sh" "$1" < <(cat "${FAKE}/config" && printf '%s\n' "restore name ${NAME}" \
    "restore from here" "restore members a=https://192.0.2.1:2380" "restore url https://192.0.2.1:2380" "restore token lab-restored" \
    "restore bump 1000000000" "${@:2}" end)
}
restore() { step fetch >/dev/null && step build && step swap && step finish; }

@test "a snapshot takes the place of the data, which are there until the end" {
  succeeds_with '"revision":7' step fetch
  step build
  [[ $(<"${ROOT}/data/member/wal/0.wal") == before ]]
  called 'etcdutl snapshot restore * --initial-cluster-token lab-restored --bump-revision 1000000000 --mark-compacted'
  step swap
  [[ $(<"${ROOT}/data/member/wal/0.wal") == restored && $(<"${ROOT}/data/.before/member/wal/0.wal") == before ]]
  [[ $(<"${ROOT}/snapshots/.restore/state") == "${NAME}" ]]
  called 'systemctl stop etcd.service'
  called 'systemctl start --no-block etcd.service'
  step finish
  [[ ! -e "${ROOT}/data/.before" && ! -e "${ROOT}/snapshots/.restore" && -e "${ROOT}/snapshots/${NAME}.db" ]]
}

@test "a log in a directory of its own takes part, inside of the data or elsewhere" {
  local wal
  for wal in /wal /data/log; do
    echo "wal ${wal}" >>"${FAKE}/config"
    mkdir -p "${ROOT}${wal}"
    echo before >"${ROOT}${wal}/0.wal"
    rm -rf "${ROOT}/data/member"
    mkdir "${ROOT}/data/member"
    echo before >"${ROOT}/data/member/db"
    step fetch >/dev/null
    step build
    step swap
    [[ $(<"${ROOT}${wal}/0.wal") == restored && $(<"${ROOT}${wal}/.before/0.wal") == before ]]
    [[ -e "${ROOT}/data/member/snap/db" && $(<"${ROOT}/data/.before/member/db") == before ]]
    step finish
    [[ $(<"${ROOT}${wal}/0.wal") == restored && ! -e "${ROOT}${wal}/.before" && ! -e "${ROOT}/data/.before" ]]
  done
}

@test "a step that was cut off anywhere is made good by the next run, and what was there before is kept" {
  local after=1
  step fetch >/dev/null
  step build
  while cut_off "${after}" step swap; do
    after=$((after + 1))
    [[ $(cat "${ROOT}"/data/{.before,.before.new,.}/member/wal/0.wal 2>/dev/null) == *before* ]]
    step fetch >/dev/null
    step build
    step swap
    [[ $(<"${ROOT}/data/member/wal/0.wal") == restored && $(<"${ROOT}/data/.before/member/wal/0.wal") == before ]]
    rm -rf "${ROOT}/data/member"
    mv "${ROOT}/data/.before/member" "${ROOT}/data/member"
    rmdir "${ROOT}/data/.before"
    step build
  done
  ((after > 20))
}

@test "a member without any data is restored, too" {
  rm -rf "${ROOT}/data"
  restore
  [[ $(<"${ROOT}/data/member/wal/0.wal") == restored ]]
}

@test "what is not a whole snapshot of this cluster is refused, and nothing is left of it" {
  local given="${ROOT}/snapshots/.restore/snapshot.db" good="${ROOT}/snapshots/${NAME}.db"
  mkdir -p "${given%/*}"
  head -c 1000 "${good}" >"${given}"
  fails_with "cannot be restored: it has 1000 bytes, so it was cut off, or is not a snapshot of etcd" step fetch "restore from given"
  mkdir -p "${given%/*}"
  { printf x && tail -c +2 "${good}"; } >"${given}"
  fails_with "its checksum is wrong, so it was damaged" step fetch "restore from given"
  fails_with "nothing in it is from this cluster's authority" step fetch "restore authority $(printf 'B%.0s' {1..64}) $(printf 'C%.0s' {1..64})"
  jq '.cluster = "prod"' "${ROOT}/snapshots/${NAME}.json" >"${ROOT}/json"
  cp "${ROOT}/json" "${ROOT}/snapshots/${NAME}.json"
  fails_with "it is one of the cluster prod, and this is lab" step fetch
  [[ ! -e "${given}" && $(<"${ROOT}/data/member/wal/0.wal") == before ]]
  not called 'systemctl stop *'
}

@test "it is received as it is, after the configuration" {
  { cat "${FAKE}/config" && echo end && cat "${ROOT}/snapshots/${NAME}.db"; } | bash "${KIT}/etcd-restore.sh" receive
  cmp "${ROOT}/snapshots/.restore/snapshot.db" "${ROOT}/snapshots/${NAME}.db"
}

@test "API servers are stopped and started where there are any" {
  touch "${ROOT}/etc/systemd/system/kube-apiserver.service"
  step stop "restore units kube-apiserver kube-scheduler"
  called 'systemctl stop kube-apiserver.service'
  fake curl 'exit 22'
  time_flies
  fails_with "the API server is not ready 120 s after the restore" step start "restore units kube-apiserver"
}

@test "a master tells others which authority a snapshot of this cluster has" {
  [[ $(step look | jq --compact-output .authority) == '[]' ]]
  mkdir -p "${ROOT}/etc/kubernetes/pki"
  printf '%s\n' -----BEGIN- "$(printf 'A%.0s' {1..64})" "$(printf 'B%.0s' {1..64})" >"${ROOT}/etc/kubernetes/pki/ca.crt"
  [[ $(step look | jq --raw-output '.authority[]') == "$(printf 'B%.0s' {1..64})" ]]
}
