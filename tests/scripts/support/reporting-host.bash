# setup_file and setup for tests of report.sh, and what it tells after scripts have been applied. To be loaded outside of
# all functions.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  mkdir -p "${ROOT}/proc" "${FAKE}/answers"
  echo 0123456789abcdef0123456789abcdef >"${ROOT}/etc/machine-id"
  echo ID=debian >"${ROOT}/etc/os-release"
  # Up for eleven days.
  echo '1000000.00 1.00' >"${ROOT}/proc/uptime"
  document '{
    unit: "web.service",
    files: {
      "/etc/systemd/system/web.service": {mode: "0600", content: "[Service]\nExecStart=/opt/store/web-1/web --key=/etc/pki/web.key\n[Install]\nWantedBy=multi-user.target\n"},
      "/etc/web/web.conf": {mode: "0640", owner: "root:nogroup", content: "port 80\n"}},
    reads: {web: "1.0"}}'
}

# shellcheck disable=SC2120 # the tests give it arguments
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
  /bin/cat "${BATS_TEST_DIRNAME}"/../../{observe/report/{report,present},components/{cluster/ask-api,cluster/object-facts,host/{kit/overrides,kit/overrides-facts,kit/found,take-over/others,keys/certificate,health/health-facts},etcd/etcd-facts,pki/pki-facts,kubelet/{resolver,kubelet-facts},node/node-facts,addons/local-path-provisioner/local-path-facts}}.sh
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
