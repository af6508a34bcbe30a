# kube-proxy: service.sh, and its rules go with it.
#   .mode, .binary
: "${KIT:?}" "${VALUE[mode]:?}" "${VALUE[binary]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_stop() {
  local family
  if [[ ${VALUE[mode]} == nftables ]]; then
    for family in ip ip6; do
      nft delete table "${family}" kube-proxy 2>/dev/null || true # not there when kube-proxy never ran
    done
  elif [[ -x ${VALUE[binary]} ]]; then
    "${VALUE[binary]}" --cleanup >&2 || log "warning: ${HOSTNAME}: kube-proxy could not remove all of its rules"
  fi
}
