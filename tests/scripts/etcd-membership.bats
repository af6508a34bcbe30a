#!/usr/bin/env bats
# etcd-membership.sh: removes a member that is going. etcdctl is a program that answers from files in ${FAKE}.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  # members has the lines of `member list`; healthy has the endpoints that are.
  cat >"${FAKE}/etcdctl" <<'END'
#!/usr/bin/env bash
echo "etcdctl $*" >>"${FAKE}/calls"
endpoints=$2
case "$*" in
  *'member list') [[ ! -e "${FAKE}/no-quorum" ]] && cat "${FAKE}/members" ;;
  *'endpoint health') grep -qxF "${endpoints}" "${FAKE}/healthy" ;;
  *'member remove '*) [[ ! -e "${FAKE}/refuse" ]] && sed -i "/^${*: -1},/d" "${FAKE}/members" ;;
esac
END
  chmod +x "${FAKE}/etcdctl"
  local i
  for i in 1 2 3; do
    echo "$i, started, master-$i, https://192.0.2.$i:2380, https://192.0.2.$i:2379, false"
  done >"${FAKE}/members"
  printf 'https://192.0.2.%s:2379\n' 1 2 >"${FAKE}/healthy"
  document --arg path "${FAKE}/etcdctl" '{member: "master-3", peerURL: "https://192.0.2.3:2380", etcdctl: {$path,
    endpoints: ["https://192.0.2.1:2379", "https://192.0.2.2:2379"], cacert: "/ca", cert: "/crt", key: "/key"}}'
}
membership() { apply etcd-membership master-3-membership "$@"; }
take_out() { remove etcd-membership master-3-membership "$@"; }
members() { cut -d , -f 1 "${FAKE}/members" | paste --serial --delimiters=' '; }

@test "applying does nothing unless the member is lost, and leaves no record" {
  succeeds_with unchanged membership
  called 'etcdctl *' 0
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "removes a lost member, once" {
  succeeds_with "changed master-3" membership '.lost = true'
  [[ $(members) == '1 2' ]]
  called 'etcdctl --endpoints https://192.0.2.1:2379,https://192.0.2.2:2379 *--cacert /ca --cert /crt --key /key member remove 3'
  succeeds_with unchanged membership '.lost = true'
}

@test "does not ask the member itself to remove it" {
  echo https://192.0.2.3:2379 >>"${FAKE}/healthy"
  succeeds_with "" take_out '.etcdctl.endpoints = ["https://192.0.2.3:2379"] + .etcdctl.endpoints'
  called 'etcdctl --endpoints https://192.0.2.1:2379,https://192.0.2.2:2379 *member remove 3'
}

@test "refuses to remove a member as lost that is healthy" {
  echo https://192.0.2.3:2379 >>"${FAKE}/healthy"
  fails_with "master-3 is marked lost in the stack file, but its etcd is healthy; remove the mark" membership '.lost = true'
  [[ $(members) == '1 2 3' ]]
  succeeds_with "" take_out
  [[ $(members) == '1 2' ]]
}

@test "removes a member that has never started by its address, and none that has another name" {
  sed -i 's/^3, started, master-3, \(.*\), https.*/3, unstarted, , \1, , true/' "${FAKE}/members"
  succeeds_with "" take_out
  [[ $(members) == '1 2' ]]
  echo "4, started, master-4, https://192.0.2.3:2380, https://192.0.2.3:2379, false" >>"${FAKE}/members"
  succeeds_with "" take_out
  [[ $(members) == '1 2 4' ]]
}

@test "keeps a member without which there would be no majority" {
  echo https://192.0.2.1:2379 >"${FAKE}/healthy"
  fails_with "master-3 stays a member of etcd: of the others (master-1 master-2) only 1 are healthy (master-1), which is no majority" take_out
  [[ $(members) == '1 2 3' ]]
}

@test "says so when there is no quorum, and when etcd refuses" {
  : >"${FAKE}/no-quorum"
  fails_with "master-3 stays a member of etcd, since etcd has no quorum to remove it; bring enough of its members back (https://192.0.2.1:2379, https://192.0.2.2:2379)" take_out
  mv "${FAKE}/no-quorum" "${FAKE}/refuse"
  fails_with "etcd did not remove master-3; see the reason above" take_out
}
