#!/usr/bin/env bats
# etcd.sh: how a member gets its place, and when it may be restarted. The other member is a TLS server that lists the
# members in ${ETCD}/members, and etcdctl is a program that changes that file.

setup_file() {
  load support/host
  install_kit
  export ETCD="${BATS_FILE_TMPDIR}/etcd"
  mkdir "${ETCD}"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=etcd \
    -addext subjectAltName=IP:127.0.0.1 -keyout "${ETCD}/key" -out "${ETCD}/crt" 2>/dev/null
  node "${BATS_TEST_DIRNAME}/support/etcd-member.mjs" "${ETCD}" 3>&- 4>&- &
  echo $! >"${ETCD}/pid"
  for _ in {1..200}; do
    if [[ -s "${ETCD}/port" ]]; then break; fi
    sleep 0.05
  done
  OTHER="https://127.0.0.1:$(<"${ETCD}/port")"
  export OTHER OWN=https://192.0.2.2:2380
}
teardown_file() { kill "$(<"${ETCD}/pid")"; }

setup() {
  load support/host
  new_host
  mkdir -p "${FAKE}/answers"
  : >"${ETCD}/health"
  echo '[]' >"${ETCD}/members"
  cp "${BATS_TEST_DIRNAME}/support/etcdctl" "${FAKE}/etcdctl"
  document --arg own "${OWN}" --arg other "${OTHER}" --arg folder "${ETCD}" --arg etcdctl "${FAKE}/etcdctl" '{
    unit: "etcd.service", noBlock: true, reads: {binary: "1"}, leftovers: ["/var/lib/etcd"],
    files: {"/etc/systemd/system/etcd.service": {mode: "0600", content: "[Service]\n"}},
    dataDirectory: "/var/lib/etcd", walDirectory: "/var/lib/etcd/member/wal", etcdctl: $etcdctl,
    health: "file://\($folder)/health",
    peer: {name: "b", url: $own, cacert: "\($folder)/crt", cert: "\($folder)/crt", key: "\($folder)/key"},
    root: {cert: "/root.crt", key: "/root.key"},
    bootstrap: {path: "/etc/etcd/bootstrap.env", cluster: "a=\($other),b=\($own)", token: "test"}}'
}

apply_etcd() { apply etcd etcd "$@"; }
bootstrap() { tr '\n' ' ' <"${ROOT}/etc/etcd/bootstrap.env"; }
# members [{…}]: what the other member lists besides itself, `a`.
# At once, since etcdctl may be reading it.
members() {
  jq --null-input --arg own "${OWN}" --arg other "${OTHER}" "[{id: 1, name: \"a\", peerURLs: [\$other], clientURLs: [\$other]}] + $1" >"${ETCD}/members.given"
  mv -fT "${ETCD}/members.given" "${ETCD}/members"
}
known() { jq --raw-output '.[] | "\(.id) \(.name) \(.isLearner // false)"' "${ETCD}/members"; }
has_data() {
  mkdir -p "${ROOT}/var/lib/etcd/member/wal"
  : >"${ROOT}/var/lib/etcd/member/wal/0.wal"
}
runs() { echo active >"${FAKE}/units/etcd.service/active"; }

@test "the first members start together, without asking anything that could hold them up" {
  succeeds_with "etcd.service:start" apply_etcd '.bootstrap.cluster = "a=https://127.0.0.1:1,b=https://192.0.2.2:2380"'
  [[ $(bootstrap) == "ETCD_INITIAL_CLUSTER=a=https://127.0.0.1:1,b=${OWN} ETCD_INITIAL_CLUSTER_STATE=new ETCD_INITIAL_CLUSTER_TOKEN=test " ]]
  called 'systemctl start --no-block etcd.service'
  # etcd creates a directory before it has data; a list of members that comes later changes nothing.
  mkdir -p "${ROOT}/var/lib/etcd/member/snap"
  runs
  succeeds_with unchanged apply_etcd '.bootstrap.cluster = "a=https://127.0.0.1:1"'
  succeeds_with "" remove etcd etcd
  [[ ! -e "${ROOT}/var/lib/etcd" && ! -e "${ROOT}/etc/etcd/bootstrap.env" ]]
}

@test "an initial member that is late starts as one of them" {
  members '[{id: 2, name: "b", peerURLs: [$own]}]'
  succeeds_with "etcd.service:start" apply_etcd
  [[ $(bootstrap) == *"STATE=new "* && $(known) == *"2 b false" ]]
  [[ ! -e "${FAKE}/etcdctl-calls" ]]
}

@test "a new member joins as a learner and is promoted once it has caught up" {
  members '[]'
  echo 2 >"${FAKE}/refuse-promotion"
  succeeds_with "etcd.service:start" apply_etcd '.bootstrap.joins = true'
  [[ $(bootstrap) == "ETCD_INITIAL_CLUSTER=a=${OTHER},b=${OWN} ETCD_INITIAL_CLUSTER_STATE=existing ETCD_INITIAL_CLUSTER_TOKEN=test " ]]
  [[ $(known) == $'1 a false\n2 b false' ]]
  [[ $(grep -c 'member promote' "${FAKE}/etcdctl-calls") == 3 ]]
  has_data
  runs
  rm "${FAKE}/etcdctl-calls"
  succeeds_with unchanged apply_etcd '.bootstrap.joins = true'
  [[ ! -e "${FAKE}/etcdctl-calls" ]]
}

@test "asks one voter after the other for its promotion, since with RBAC only the leader can do it" {
  members '[{id: 3, name: "c", peerURLs: ["https://192.0.2.3:2380"], clientURLs: ["https://192.0.2.3:2379"]}]'
  echo 1 >"${FAKE}/refuse-promotion"
  succeeds_with "etcd.service:start" apply_etcd '.bootstrap.joins = true'
  [[ $(grep -c 'member promote' "${FAKE}/etcdctl-calls") == 2 ]]
  [[ $(grep -oE 'https://[^ ]+ --cacert [^ ]+ --cert [^ ]+ --key [^ ]+ .*member promote' "${FAKE}/etcdctl-lines") == "${OTHER} "*" --cert /root.crt --key /root.key "*$'\n''https://192.0.2.3:2379 '* ]]
}

@test "waits while another member is a learner" {
  members '[{id: 7, name: "", peerURLs: ["https://192.0.2.7:2380"], isLearner: true}]'
  (
    sleep 1
    members '[{id: 7, name: "c", peerURLs: ["https://192.0.2.7:2380"], clientURLs: ["https://192.0.2.7:2379"]}]'
  ) 3>&- &
  succeeds_with "etcd.service:start" apply_etcd
  wait
  [[ $(bootstrap) == *"=a=${OTHER},c=https://192.0.2.7:2380,b=${OWN} "* ]]
}

@test "a join that was cut off anywhere is resumed" {
  members '[]'
  local after=100 cuts=0
  while cut_off "${after}" apply_etcd; do
    cuts=$((cuts + 1))
    # A start that goes on without the script completes.
    if grep -qs activating "${FAKE}/units/etcd.service/active"; then
      has_data
      runs
    fi
    after=$((after + 60))
  done
  succeeds_with "" apply_etcd
  [[ $(known) == $'1 a false\n2 b false' ]]
  [[ ! -e "${ROOT}/var/lib/barekube/units/etcd.service.joining" ]]
  ((cuts > 1))
}

@test "a member that has lost its data gives up its place and gets a new one" {
  members '[{id: 9, name: "b", peerURLs: ["https://192.0.2.99:2380"], clientURLs: ["https://192.0.2.99:2379"]}]'
  succeeds_with "etcd member 9 (b, https://192.0.2.99:2380) has lost its data and is removed" apply_etcd
  [[ $(bootstrap) == *"STATE=existing"* ]]
  [[ $(known) == $'1 a false\n2 b false' ]]
}

@test "a join fails with a clear message when no member answers" {
  time_flies
  fails_with "etcd cannot join: no member at https://127.0.0.1:1 has answered within 60 s; see on those hosts" apply_etcd '.bootstrap.joins = true
    | .bootstrap.cluster = "a=https://127.0.0.1:1,b=https://192.0.2.2:2380"'
  called 'systemctl start*' 0
}

@test "is restarted while the others are healthy, and has to become healthy again" {
  apply_etcd '.bootstrap.cluster = "b=https://192.0.2.2:2380"'
  has_data
  runs
  members '[{id: 2, name: "b", peerURLs: [$own], clientURLs: [$other]}]'
  # The list that counts is its own.
  succeeds_with "etcd.service:restart" apply_etcd ".reads.binary = \"2\" | .peer.url = \"${OTHER}\" | .peer.name = \"a\""
}

@test "is not restarted while another member that the quorum needs is down" {
  apply_etcd '.bootstrap.cluster = "b=https://192.0.2.2:2380"'
  has_data
  runs
  members '[{id: 2, name: "b", peerURLs: [$own], clientURLs: ["https://127.0.0.1:1"]}]'
  forget_calls
  time_flies
  fails_with "etcd is not restarted, since without this member it would have no quorum; not healthy: b; fix that first" \
    apply_etcd ".reads.binary = \"2\" | .peer.url = \"${OTHER}\" | .peer.name = \"a\""
  called 'systemctl restart*' 0
  # A member that takes no part itself may be restarted at any time.
  rm "${ETCD}/health"
  succeeds_with "etcd.service:restart" apply_etcd ".reads.binary = \"2\" | .peer.url = \"${OTHER}\" | .peer.name = \"a\""
}

@test "a snapshot is taken before another version of Kubernetes or etcd comes, and nothing happens without one" {
  load support/etcd-snapshots
  new_member
  local upgrade
  upgrade=$(jq --null-input --rawfile config "${FAKE}/config" \
    '{versions: "Kubernetes 1.36.4 and etcd 3.6.14", program: "/opt/etcd-snapshot", $config}')
  with() { apply_etcd ".upgrade = ${upgrade} | .upgrade.versions = \"$1\""; }
  taken() { cat "${ROOT}"/snapshots/*.json 2>/dev/null | jq --raw-output .reason; }
  with 'Kubernetes 1.36.4 and etcd 3.6.14'
  has_data
  runs
  [[ -z $(taken) ]]
  succeeds_with "etcd: took a snapshot before Kubernetes 1.37.1 and etcd 3.7.1" with 'Kubernetes 1.37.1 and etcd 3.7.1'
  [[ $(taken) == 'before Kubernetes 1.37.1 and etcd 3.7.1' ]]
  succeeds_with unchanged with 'Kubernetes 1.37.1 and etcd 3.7.1'
  touch "${FAKE}/no-snapshot"
  fails_with "nothing is upgraded without a good snapshot of etcd" with 'Kubernetes 1.38.0 and etcd 3.7.1'
  # A member that is down has to start.
  echo inactive >"${FAKE}/units/etcd.service/active"
  succeeds_with "etcd.service:start" with 'Kubernetes 1.38.0 and etcd 3.7.1'
}
