#!/usr/bin/env bats
# artifacts.sh: downloads, checked and unpacked, and links to them.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  UPSTREAM="${BATS_TEST_TMPDIR}/up stream"
  mkdir -p "${UPSTREAM}/tree/etcd-v1" "${ROOT}/usr"
  printf 'etcd 1' >"${UPSTREAM}/tree/etcd-v1/etcd"
  printf 'etcdctl 1' >"${UPSTREAM}/tree/etcd-v1/etcdctl"
  printf 'runc 1' >"${UPSTREAM}/runc"
  printf 'pause' >"${UPSTREAM}/pause.tar"
  tar -C "${UPSTREAM}/tree" -czf "${UPSTREAM}/etcd.tar.gz" etcd-v1
  document --arg base "file://${UPSTREAM// /%20}" --arg etcd "$(sum etcd.tar.gz)" --arg runc "$(sum runc)" \
    --arg pause "$(sum pause.tar)" '{store: "/opt/store", artifacts: [
      {name: "etcd-1", url: "\($base)/etcd.tar.gz", sha256: $etcd, kind: "tar", stripComponents: 1, files: ["etcd", "etcdctl"]},
      {name: "runc-1", url: "\($base)/runc", sha256: $runc, kind: "binary", stripComponents: 0, files: ["runc"]}],
    images: [{name: "pause:1", url: "\($base)/pause.tar", sha256: $pause}],
    keep: {artifacts: ["etcd-1", "runc-1"], images: [$pause]},
    links: {"/opt/bin/etcd": "/opt/store/etcd-1/etcd", "/opt/bin/runc": "/opt/store/runc-1/runc"}}'
}
sum() { sha256sum "${UPSTREAM}/$1" | cut -c -64; }
apply_artifacts() { apply artifacts artifacts "$@"; }

@test "downloads, unpacks and links" {
  succeeds_with "changed /opt/store /opt/store/images etcd-1 runc-1 pause:1 /opt/bin /opt/bin/etcd /opt/bin/runc" apply_artifacts
  [[ $(<"${ROOT}/opt/store/etcd-1/etcdctl") == "etcdctl 1" ]]
  [[ -x "${ROOT}/opt/store/etcd-1/etcd" && -x "${ROOT}/opt/store/runc-1/runc" ]]
  [[ $(readlink "${ROOT}/opt/bin/runc") == /opt/store/runc-1/runc ]]
  [[ $(<"${ROOT}/opt/store/images/$(sum pause.tar).tar") == pause ]]
  [[ -z $(find "${ROOT}" -name '*.part' -o -name '*.new' -o -name .download) ]]
}

@test "downloads nothing the second time" {
  apply_artifacts
  rm -r "${UPSTREAM}"
  local before
  before=$(snapshot)
  succeeds_with unchanged apply_artifacts
  diff <(echo "${before}") <(snapshot)
}

@test "downloads again what has disappeared" {
  apply_artifacts
  rm "${ROOT}/opt/store/etcd-1/etcd" "${ROOT}/opt/bin/runc"
  succeeds_with "changed etcd-1 /opt/bin/runc" apply_artifacts
  [[ -x "${ROOT}/opt/store/etcd-1/etcd" ]]
}

@test "keeps the previous version for a week, then removes it" {
  apply_artifacts
  printf 'runc 2' >"${UPSTREAM}/runc"
  local newer
  newer='.artifacts[1].name = "runc-2" | .keep.artifacts[1] = "runc-2" | .artifacts[1].sha256 = "'$(sum runc)'" | .links["/opt/bin/runc"] = "/opt/store/runc-2/runc"'
  succeeds_with "changed runc-2 /opt/bin/runc" apply_artifacts "${newer}"
  succeeds_with unchanged apply_artifacts "${newer}"
  [[ -x "${ROOT}/opt/store/runc-1/runc" && $(<"${ROOT}$(readlink "${ROOT}/opt/bin/runc")") == "runc 2" ]]
  touch -d '9 days ago' "${ROOT}/opt/store/runc-1/.unused"
  succeeds_with unchanged apply_artifacts "${newer}"
  [[ ! -e "${ROOT}/opt/store/runc-1" ]]
}

@test "a version that something still runs with stays, and then for another week" {
  local without='.inUse = ["/opt/other/runtime", "/run/tasks/*/runtime"] | del(.artifacts[1], .keep.artifacts[1])'
  apply_artifacts
  mkdir -p "${ROOT}/run/tasks/one" "${ROOT}/run/tasks/two"
  echo -n /usr/bin/crun >"${ROOT}/run/tasks/one/runtime"
  echo -n /opt/store/runc-1/runc >"${ROOT}/run/tasks/two/runtime"
  apply_artifacts "${without}"
  mkdir -p "${ROOT}/opt/store/runc-10" # a longer name is another version
  for folder in runc-1 runc-10; do touch -d '9 days ago' "${ROOT}/opt/store/${folder}/.unused"; done
  succeeds_with unchanged apply_artifacts "${without}"
  [[ -x "${ROOT}/opt/store/runc-1/runc" && ! -e "${ROOT}/opt/store/runc-10" ]]
  rm -r "${ROOT}/run/tasks/two"
  apply_artifacts "${without}"
  [[ -x "${ROOT}/opt/store/runc-1/runc" ]]
  touch -d '9 days ago' "${ROOT}/opt/store/runc-1/.unused"
  apply_artifacts "${without}"
  [[ ! -e "${ROOT}/opt/store/runc-1" ]]
}

@test "a version that is asked for again counts as used" {
  apply_artifacts
  apply_artifacts 'del(.artifacts[1], .keep.artifacts[1])'
  touch -d '9 days ago' "${ROOT}/opt/store/runc-1/.unused"
  succeeds_with unchanged apply_artifacts
  [[ -x "${ROOT}/opt/store/runc-1/runc" && ! -e "${ROOT}/opt/store/runc-1/.unused" ]]
}

@test "links and images that are no longer asked for are removed" {
  apply_artifacts
  succeeds_with "changed /opt/bin/runc" apply_artifacts 'del(.links["/opt/bin/runc"]) | .images = [] | .keep.images = []'
  [[ ! -L "${ROOT}/opt/bin/runc" && -L "${ROOT}/opt/bin/etcd" ]]
  [[ -z $(ls "${ROOT}/opt/store/images") ]]
}

@test "installs nothing with a wrong checksum" {
  local pinned=0000000000000000000000000000000000000000000000000000000000000000
  fails_with "runc has sha256 $(sum runc), but ${pinned} is pinned; nothing of it was installed." \
    apply_artifacts ".artifacts[1].sha256 = \"${pinned}\""
  [[ ! -e "${ROOT}/opt/store/runc-1" && ! -L "${ROOT}/opt/bin/runc" ]]
  succeeds_with "changed runc-1 /opt/bin" apply_artifacts
}

@test "names what cannot be downloaded" {
  fails_with "cannot download file:///nowhere/runc (curl ended with 37)" apply_artifacts '.artifacts[1].url = "file:///nowhere/runc"'
  [[ ${output} == *"name a mirror in artifacts.mirror"* ]]
}

@test "says when the disk is full" {
  # A limit on the size of files fails a write just as a full disk does.
  head -c 100000 /dev/zero >"${UPSTREAM}/runc"
  limited() (
    trap '' XFSZ
    ulimit -f 16
    apply_artifacts ".artifacts[1].sha256 = \"$(sum runc)\""
  )
  fails_with "no room for file://${UPSTREAM// /%20}/runc in ${ROOT}/opt/store/runc-1.new (" limited
  succeeds_with "changed runc-1" apply_artifacts ".artifacts[1].sha256 = \"$(sum runc)\""
}

@test "names the file that an archive lacks" {
  fails_with "etcd.tar.gz does not contain the file etcdutl" apply_artifacts '.artifacts[0].files += ["etcdutl"]'
}

@test "names what cannot be unpacked" {
  head -c 100 "${UPSTREAM}/etcd.tar.gz" >"${UPSTREAM}/cut.tar.gz"
  fails_with "cannot unpack file://${UPSTREAM// /%20}/cut.tar.gz in " apply_artifacts \
    ".artifacts[0].url |= sub(\"etcd.tar\"; \"cut.tar\") | .artifacts[0].sha256 = \"$(sum cut.tar.gz)\""
}

@test "names the proxy of a download that failed, without its password" {
  https_proxy=http://u:secret@127.0.0.1:1 fails_with "check that the host can reach it over the proxy http://127.0.0.1:1, or name a mirror" \
    apply_artifacts '.artifacts[1].url = "https://192.0.2.7/runc"'
  [[ ${output} != *secret* ]]
}

@test "recovers from a run that was cut off anywhere" {
  survives_cuts 211 apply_artifacts
}

@test "two documents of a host leave each other's directories alone" {
  local first='del(.artifacts[1], .images, .links["/opt/bin/runc"])' second='del(.artifacts[0], .links["/opt/bin/etcd"])' before
  before=$(snapshot)
  apply artifacts control-plane-artifacts "${first}"
  apply artifacts node-artifacts "${second}"
  succeeds_with unchanged apply artifacts control-plane-artifacts "${first}"
  remove artifacts node-artifacts "${second}"
  [[ -x "${ROOT}/opt/store/etcd-1/etcd" && ! -e "${ROOT}/opt/store/runc-1" ]]
  apply artifacts node-artifacts "${second}"
  reset
  diff <(echo "${before}") <(snapshot)
}

@test "removal leaves nothing, not even of a run that was cut off" {
  local before
  before=$(snapshot)
  cut_off 300 apply_artifacts
  reset
  diff <(echo "${before}") <(snapshot)
  apply_artifacts
  succeeds_with "" remove artifacts artifacts
  succeeds_with "" remove artifacts artifacts
  apply_artifacts
  # Earlier versions, and the remains of one, are removed too.
  apply_artifacts '.artifacts[1].name = "runc-2" | .keep.artifacts[1] = "runc-2"'
  mkdir "${ROOT}/opt/store/etcd-0.new"
  : >"${ROOT}/opt/store/images/x.tar.part"
  succeeds_with "" reset
  diff <(echo "${before}") <(snapshot)
}
