#!/usr/bin/env bats
# keys.sh, and how the content of any document arrives on the host: byte for byte, and leaving no trace elsewhere.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  document '{issued: 1000,
    directories: {"/etc/etcd/pki": {mode: "0700", owner: "nobody:nogroup"}},
    files: {
      "/etc/etcd/pki/peer.key": {mode: "0600", owner: "nobody:nogroup", content: "-----SECRET-----\n"},
      "/etc/kubernetes/bootstrap.conf": {mode: "0600", content: "token: s3cr3t\n"}},
    unless: {"/etc/kubernetes/bootstrap.conf": "/var/lib/kubelet/client.pem"}}'
}
keys() { apply keys keys "$@"; }

@test "writes keys with owner and mode, once" {
  succeeds_with "changed /etc/etcd/pki /etc/etcd/pki/peer.key /etc/kubernetes /etc/kubernetes/bootstrap.conf" keys
  [[ $(stat -c '%a %U:%G' "${ROOT}/etc/etcd/pki" "${ROOT}/etc/etcd/pki/peer.key") == $'700 nobody:nogroup\n600 nobody:nogroup' ]]
  local before
  before=$(snapshot)
  succeeds_with unchanged keys
  diff <(echo "${before}") <(snapshot)
}

@test "a renewed key is written in place of the old one" {
  keys
  succeeds_with "changed /etc/etcd/pki/peer.key" keys '.files["/etc/etcd/pki/peer.key"].content = "new\n"'
  [[ $(<"${ROOT}/etc/etcd/pki/peer.key") == new ]]
}

@test "a file is not written once the other one exists" {
  mkdir -p "${ROOT}/var/lib/kubelet"
  : >"${ROOT}/var/lib/kubelet/client.pem"
  succeeds_with changed keys
  [[ ! -e "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
}

@test "the other one is removed only if it is the certificate that has expired" {
  local certificate=$'-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' other="${ROOT}/var/lib/kubelet/client.pem" sum
  mkdir -p "${other%/*}"
  printf '%s\n-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n' "${certificate}" >"${other}"
  sum=$(sha256sum <<<"${certificate}")
  keys '.repair = {number: 1, rejoin: "0123"}'
  [[ -e ${other} && ! -e "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
  keys ".repair = {number: 2, rejoin: \"${sum%% *}\"}"
  [[ ! -e ${other} && -e "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
}

@test "a file is written although the other one exists, while the kubelet is still another node" {
  local records="${ROOT}/var/lib/barekube/applied"
  mkdir -p "${ROOT}/var/lib/kubelet" "${records}"
  : >"${ROOT}/var/lib/kubelet/client.pem"
  echo '{"script": "kubelet", "data": {"node": {"name": "worker-1"}}, "dropped": []}' >"${records}/1-kubelet.json"
  keys '.node = "worker-1"'
  [[ ! -e "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
  keys '.node = "edge-1"'
  [[ -e "${ROOT}/etc/kubernetes/bootstrap.conf" && -e "${ROOT}/var/lib/kubelet/client.pem" ]]
}

@test "reports a clock that is behind before anything is written" {
  fails_with "s behind that of the machine that issued the certificates; set it (chrony" keys ".issued = $(date -d '1 hour' +%s)"
  [[ ! -e "${ROOT}/etc/etcd" ]]
}

@test "contents and paths arrive byte for byte" {
  local text=$'quote\' "double" $(touch /tmp/never) `x` \\t\\n back\\slash\ttab\r\n%s %d é 漢 \u00a0 *? [a] !x\n\n\n' long path
  long=$(head -c 12000 /dev/urandom | base64 -w 0)
  path="/etc/a b/'\"\$(x)\`é*?[1] .conf"
  document --arg path "${path}" --arg text "${text}" --arg long "${long}" '{files: {
    ($path): {mode: "0600", content: $text}, "/etc/long": {mode: "0600", content: $long},
    "/etc/empty": {mode: "0644", content: ""}, "/etc/line": {mode: "0644", content: "\n"},
    "/etc/spaces": {mode: "0644", content: "  a  \t"}}}'
  succeeds_with changed keys
  cmp "${ROOT}${path}" <(printf '%s' "${text}")
  cmp "${ROOT}/etc/long" <(printf '%s' "${long}")
  cmp "${ROOT}/etc/line" <(echo)
  cmp "${ROOT}/etc/spaces" <(printf '  a  \t')
  [[ -f "${ROOT}/etc/empty" && ! -s "${ROOT}/etc/empty" ]]
  succeeds_with unchanged keys
  local before="${path}"
  succeeds_with "" reset
  [[ ! -e "${ROOT}${before}" && ! -e "${ROOT}/etc/a b" ]]
}

@test "secrets show in no record, argument or message" {
  local program
  for program in jq chmod chown mv stat cat; do
    printf '#!/bin/bash\necho "%s $* $(env)" >>"%s/calls"\nexec "%s" "$@"\n' "${program}" "${FAKE}" "$(PATH=/usr/bin:/bin command -v "${program}")" >"${FAKE}/${program}"
    chmod +x "${FAKE}/${program}"
  done
  jq . <<<"${DOCUMENT}" >"${BATS_TEST_TMPDIR}/document"
  run env PATH="${FAKE}:${PATH}" "${KIT}/run.sh" keys apply keys <"${BATS_TEST_TMPDIR}/document"
  [[ ${status} == 0 && ${output} != *s3cr3t* ]]
  called 'jq *'
  called '*s3cr3t*' 0
  not grep -rl -e SECRET -e s3cr3t "${ROOT}/var/lib/barekube" "${ROOT}/run"
}

@test "a symbolic link in place of a file is replaced, not followed" {
  keys
  echo precious >"${BATS_TEST_TMPDIR}/precious"
  ln -sf "${BATS_TEST_TMPDIR}/precious" "${ROOT}/etc/kubernetes/bootstrap.conf"
  ln -s "${BATS_TEST_TMPDIR}/precious" "${ROOT}/etc/kubernetes/bootstrap.conf.barekube-new"
  succeeds_with changed keys
  [[ $(<"${BATS_TEST_TMPDIR}/precious") == precious && ! -L "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
}

@test "says when the disk is full, and keeps the old file" {
  keys
  full() (
    trap '' XFSZ
    ulimit -f 4
    keys ".files[\"/etc/etcd/pki/peer.key\"].content = \"$(head -c 20000 /dev/zero | tr '\0' x)\""
  )
  fails_with "cannot write ${ROOT}/etc/etcd/pki/peer.key (" full
  [[ ${output} == *"free there); make room and run again"* ]]
  [[ $(<"${ROOT}/etc/etcd/pki/peer.key") == -----SECRET----- && ! -e "${ROOT}/etc/etcd/pki/peer.key.barekube-new" ]]
}

@test "a file that is no longer listed is removed even if a run was cut off in between" {
  keys
  local fewer='del(.files["/etc/kubernetes/bootstrap.conf"], .unless)'
  cut_off 150 keys "${fewer}"
  keys "${fewer}"
  [[ ! -e "${ROOT}/etc/kubernetes/bootstrap.conf" ]]
  # From now on it is somebody else's.
  echo other >"${ROOT}/etc/kubernetes/bootstrap.conf"
  succeeds_with unchanged keys "${fewer}"
  [[ $(<"${ROOT}/etc/kubernetes/bootstrap.conf") == other ]]
}

@test "recovers from a run that was cut off anywhere" {
  survives_cuts 131 keys
}
