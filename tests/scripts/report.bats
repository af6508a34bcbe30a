#!/usr/bin/env bats
# report.sh: what a host tells of itself, after scripts of the kit have been applied to it for real, and what
# observe/drift makes of that.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  mkdir -p "${ROOT}/proc" "${FAKE}/answers"
  echo 0123456789abcdef0123456789abcdef >"${ROOT}/etc/machine-id"
  # Up for eleven days.
  echo '1000000.00 1.00' >"${ROOT}/proc/uptime"
  document '{
    unit: "web.service",
    files: {
      "/etc/systemd/system/web.service": {mode: "0600", content: "[Service]\nExecStart=/opt/store/web-1/web --key=/etc/pki/web.key\n"},
      "/etc/web/web.conf": {mode: "0640", owner: "root:nogroup", content: "port 80\n"}},
    reads: {web: "1.0"}}'
}

apply_web() { apply service web "$@" >/dev/null; }

# With keys and a binary that web reads.
apply_all() {
  echo web >"${BATS_TEST_TMPDIR}/download"
  DOCUMENT=$(jq --null-input --arg file "${BATS_TEST_TMPDIR}/download" --arg sha256 "$(sha256sum <"${BATS_TEST_TMPDIR}/download" | cut -d' ' -f1)" '{
    store: "/opt/store", keep: {artifacts: ["web-1"], images: []}, images: [], links: {"/opt/bin/web": "/opt/store/web-1/web"},
    artifacts: [{name: "web-1", url: "file://\($file)", $sha256, kind: "binary", stripComponents: 0, files: ["web"]}]}') \
    apply artifacts node-artifacts >/dev/null
  DOCUMENT='{"files": {"/etc/pki/web.key": {"mode": "0600", "content": "key"}}, "unless": {"/etc/pki/web.key": "/etc/pki/better.key"}}' \
    apply keys keys >/dev/null
  apply_web
}

# As observe/ask-host.ts sends it.
report_script() {
  /bin/cat "${BATS_TEST_DIRNAME}"/../../{observe/report/{report,present},components/{host/keys/certificate,etcd/etcd-facts,kubelet/kubelet-facts,node/node-facts}}.sh
  echo main
}
report() { bash < <(report_script); }
# told FILTER: of the report.
told() { report | jq --compact-output --raw-output "$1"; }
# drifts LINE…: what the report comes to is this and no more.
drifts() {
  report >"${BATS_TEST_TMPDIR}/report"
  diff <(if (($# > 0)); then printf '%s\n' "$@" | sort; fi) \
    <(node "${BATS_TEST_DIRNAME}/support/read-report.ts" <"${BATS_TEST_TMPDIR}/report" | sort) >&2
}
# A kubelet whose node has joined.
apply_kubelet() {
  apply service kubelet '.unit = "kubelet.service" | .node = {clientCertificate: "/var/lib/kubelet/pki/kubelet-client-current.pem"}
    | .generations = {kubernetes: [1], serviceAccount: [1]} | .files = {"/etc/systemd/system/kubelet.service": .files["/etc/systemd/system/web.service"]} | '"${1:-.}" >/dev/null
}

# started AGO: the unit was started so many seconds ago.
started() { echo $(((1000000 - $1) * 1000000)) >"${FAKE}/units/web.service/started"; }

@test "a host that was never touched answers at once, and needs neither jq nor systemd" {
  PATH=/nonexistent run /bin/bash < <(report_script)
  [[ ${status} -eq 0 && ${output} == '{"machineID":"0123456789abcdef0123456789abcdef","commands":{}}' ]]
}

@test "a host without jq says so" {
  apply_web
  PATH=/nonexistent run /bin/bash < <(report_script)
  [[ ${status} -ne 0 && ${output} == "jq is missing, but barekube needs it; install it there and run again" ]]
}

@test "as it was left there is nothing to tell, and asking changes nothing" {
  apply_all
  local before
  before=$(snapshot)
  drifts
  diff <(echo "${before}") <(snapshot)
  [[ $(told '.commands.web.document | .unit, .files') == "web.service"$'\n'null ]]
  # A second run in the same state either.
  apply_all
  drifts
}

@test "gives back the mark of the last repair" {
  apply_web '.repair = {number: 3, why: {x: "was y"}}'
  drifts
  [[ $(told '.commands.web.document.repair') == '{"number":3,"why":{"x":"was y"}}' ]]
}

@test "files: edited, missing, of another mode, replaced by something else; not those that were only touched" {
  apply_all
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  touch "${ROOT}/etc/systemd/system/web.service"
  chmod 0644 "${ROOT}/etc/pki/web.key"
  drifts "web: /etc/web/web.conf has different content" "keys: /etc/pki/web.key is 0644 root:root, not 0600 root:root"
  rm "${ROOT}/etc/web/web.conf"
  rm "${ROOT}/etc/pki/web.key" && mkdir "${ROOT}/etc/pki/web.key"
  drifts "web: /etc/web/web.conf is missing" "keys: /etc/pki/web.key is a directory, not a file"
}

@test "the certificate that the kubelet got for itself, and never its key" {
  apply_all
  [[ $(told .facts.kubelet) == null ]]
  apply_kubelet
  [[ $(told .facts.kubelet) == '{"certificate":null,"pods":null}' ]]
  mkdir -p "${ROOT}/var/lib/kubelet/pki"
  local block='-----%s CERTIFICATE-----\n'
  # shellcheck disable=SC2059 # the format is above
  {
    printf -- '-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----\n'
    printf -- "${block}first\n${block}" BEGIN END
    printf -- "${block}second\n${block}" BEGIN END
    printf -- '-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----\n'
  } >"${ROOT}/var/lib/kubelet/pki/kubelet-client-current.pem"
  [[ $(told .facts.kubelet.certificate) == $'-----BEGIN CERTIFICATE-----\nfirst\n-----END CERTIFICATE-----' ]]
  [[ $(report) != *secret* ]]
}

@test "a file may go when the one instead of it is there" {
  apply_all
  rm "${ROOT}/etc/pki/web.key"
  drifts "keys: /etc/pki/web.key is missing"
  : >"${ROOT}/etc/pki/better.key"
  drifts
}

@test "an edit that keeps the size and the time of the file is found" {
  apply_web
  local time
  time=$(stat -c %y "${ROOT}/etc/web/web.conf")
  sed -i 's/80/81/' "${ROOT}/etc/web/web.conf"
  chgrp nogroup "${ROOT}/etc/web/web.conf"
  touch -d "${time}" "${ROOT}/etc/web/web.conf"
  drifts "web: /etc/web/web.conf has different content"
}

@test "binaries and links" {
  apply_all
  cp "${ROOT}/opt/store/web-1/web" "${BATS_TEST_TMPDIR}/other"
  mv "${BATS_TEST_TMPDIR}/other" "${ROOT}/opt/store/web-1/web"
  ln -sf /bin/true "${ROOT}/opt/bin/web"
  drifts "node-artifacts: /opt/store/web-1/web was replaced" "node-artifacts: /opt/bin/web points to /bin/true"
  echo other >"${ROOT}/opt/store/web-1/web"
  apply_all
  drifts
  [[ $(<"${ROOT}/opt/store/web-1/web") == web && $(readlink "${ROOT}/opt/bin/web") == /opt/store/web-1/web ]]
}

@test "units: stopped, failed, disabled, masked" {
  apply_web
  echo inactive >"${FAKE}/units/web.service/active"
  drifts "web: web.service is stopped"
  echo failed >"${FAKE}/units/web.service/active"
  rm "${ROOT}/etc/systemd/system/multi-user.target.wants/web.service"
  drifts "web: web.service is disabled and failed"
  apply_web '.repair = {number: 1, why: {"web.service": "is disabled and failed"}}'
  drifts
  ln -sf /dev/null "${ROOT}/etc/systemd/system/web.service"
  drifts "web: web.service is masked" "web: /etc/systemd/system/web.service is a symbolic link, not a file"
  apply_web
  drifts
  # One that is about to start is well.
  echo activating >"${FAKE}/units/web.service/active"
  drifts
}

@test "a unit goes on with what is right, and is restarted when it was started with what is wrong" {
  apply_all
  started 60
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  drifts "web: /etc/web/web.conf has different content"
  forget_calls
  apply_web '.repair = {number: 1, why: {"/etc/web/web.conf": "has different content"}}'
  called 'systemctl *start*' 0
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  started 0
  drifts "web: /etc/web/web.conf has different content" "web must be restarted"
  apply_web '.repair = {number: 2, restart: 2, why: {"/etc/web/web.conf": "has different content"}}'
  called 'systemctl restart web.service'
  # Later repairs, and none any more, leave it alone.
  apply_web '.repair = {number: 3, restart: 2, why: {"web.service": "is disabled"}}'
  apply_web
  called 'systemctl *start *' 1
}

@test "so it is with a key that one of its files names, and with its binary" {
  apply_all
  started 0
  echo other >"${ROOT}/etc/pki/web.key"
  drifts "keys: /etc/pki/web.key has different content" "web: /etc/pki/web.key was wrong when web.service started" \
    "web must be restarted"
  started 60
  drifts "keys: /etc/pki/web.key has different content"
  apply_all
  echo other >"${ROOT}/opt/store/web-1/web"
  drifts "node-artifacts: /opt/store/web-1/web was replaced"
  started 0
  drifts "node-artifacts: /opt/store/web-1/web was replaced" "web must be restarted" \
    "web: /opt/store/web-1/web was wrong when web.service started"
}

@test "a run that was cut off, or that failed" {
  local after=100
  # Until it is far enough to have left something.
  while cut_off "${after}" apply_web && ! compgen -G "${ROOT}/var/lib/barekube/applied/*.json" >/dev/null; do
    after=$((after + 50))
  done
  drifts "web: the last run did not finish"
  apply_web
  drifts
  : >"${FAKE}/units/web.service/fails"
  fails_with "did not restart" apply service web '.reads.web = "2"'
  drifts "web: the last run did not finish"
}

@test "preparation: hosts file, swap, firewall, kernel parameters and modules" {
  mkdir -p "${ROOT}"/{etc/{sysctl.d,modules-load.d,profile.d},sys/module/overlay,proc/sys/net/ipv4} "${FAKE}/users"
  printf '127.0.0.1 localhost\n' >"${ROOT}/etc/hosts"
  printf 'Filename Type\n' >"${ROOT}/proc/swaps"
  local ip_forward="${ROOT}/proc/sys/net/ipv4/ip_forward"
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\ncase $1 in -n) cat %s ;; -qw) echo "${2#*=}" >%s ;; esac\n' "${ip_forward}"{,} >"${FAKE}/answers/sysctl"
  chmod 0755 "${FAKE}/answers/sysctl"
  echo 0 >"${ip_forward}"
  DOCUMENT='{"hosts": {"web-1": "192.0.2.1"}, "swap": "off", "firewall": "off", "selinux": "keep", "modules": ["overlay"],
    "sysctl": {"net.ipv4.ip_forward": "1"}, "packages": {"debian": [], "rhel": []}, "users": [], "path": []}' apply prepare prepare
  drifts
  sed -i /barekube/d "${ROOT}/etc/hosts"
  printf '/swapfile file 1 0 -2\n' >>"${ROOT}/proc/swaps"
  mkdir -p "${FAKE}/units/ufw.service"
  echo active >"${FAKE}/units/ufw.service/active"
  echo 0 >"${ip_forward}"
  rmdir "${ROOT}/sys/module/overlay"
  drifts "prepare: /etc/hosts lacks barekube's lines" "prepare: swap is on: /swapfile" "prepare: ufw.service is active" \
    "prepare: net.ipv4.ip_forward is 0, not 1" "prepare: module overlay is not loaded"
}

# pod NAME KEY AUTHORITY: what its kubelet has mounted for it.
pod() {
  local folder="${ROOT}/var/lib/kubelet/pods/$1/volumes/kubernetes.io~projected/kube-api-access-x" header
  mkdir -p "${folder}"
  header=$(printf '{"alg":"ES256","kid":"%s"}' "$2" | base64 --wrap 0 | tr '+/' '-_' | tr -d =)
  printf '%s.e30.x' "${header}" >"${folder}/token"
  echo "$3" >"${folder}/ca.crt"
}

@test "while something is rotated, Pods count that have not been given it yet" {
  DOCUMENT='{"files": {"/etc/kubernetes/pki/ca.crt": {"mode": "0644", "content": "one and two\n"},
    "/etc/kubernetes/pki/sa.kid": {"mode": "0644", "content": "key>>2"}}}' apply keys keys >/dev/null
  apply_kubelet '.generations = {kubernetes: [1, 2], serviceAccount: [2, 1]}'
  [[ $(told .facts.kubelet.pods) == '{"tokens":0,"authorities":0}' ]]
  pod current 'key>>2' 'one and two'
  pod outdated 'key??1' 'one and two'
  pod untold 'key??1' one
  [[ $(told .facts.kubelet.pods) == '{"tokens":2,"authorities":1}' ]]
  apply_kubelet '.generations = {kubernetes: [2], serviceAccount: [2]}'
  [[ $(told .facts.kubelet.pods) == null ]]
}
