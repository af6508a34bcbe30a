# setup_file and setup for tests of a unit of a simple service, and its document. To be loaded outside of all functions.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  document '{
    unit: "web.service",
    directories: {"/var/lib/web": {mode: "0700", owner: "nobody:nogroup"}},
    files: {
      "/etc/systemd/system/web.service": {mode: "0600", content: "[Service]\nExecStart=/usr/sbin/web\n"},
      "/etc/web/web.conf": {mode: "0640", owner: "root:nogroup", content: "port 80\n"},
      "/etc/web/sites.conf": {mode: "0644", content: "site a\n"}},
    reads: {web: "1.0"}, reload: ["/etc/web/sites.conf"], ports: [8080, 8081], leftovers: ["/var/lib/web", "/run/web"]}'
}

apply_web() { apply service web "$@"; }
# apply_web_reading KEYS_HASH [JQ_FILTER]
apply_web_reading() { jq "${2:-.}" <<<"${DOCUMENT}" | "${KIT}/run.sh" service apply web "$1"; }
