# kube-proxy: service.sh, and its rules go with it.
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_stop() {
  local binary
  if [[ $(data .mode) == nftables ]]; then
    nft delete table ip kube-proxy 2>/dev/null || true # not there when kube-proxy never ran
    nft delete table ip6 kube-proxy 2>/dev/null || true # likewise
  else
    binary=$(data .binary)
    if [[ -x ${binary} ]]; then "${binary}" --cleanup >&2; fi
  fi
}
