# kube-proxy: unit.sh, and the removal of its packet filter rules.
#   .mode, .binary
: "${KIT:?}" "${VALUE[mode]:?}" "${VALUE[binary]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit; }
remove() { remove_unit --after-stop=remove_rules; }

remove_rules() {
  local family
  if [[ ${VALUE[mode]} == nftables ]]; then
    for family in ip ip6; do
      nft delete table "${family}" kube-proxy 2>/dev/null || true # missing if kube-proxy never ran
    done
  elif [[ -x ${VALUE[binary]} ]]; then
    "${VALUE[binary]}" --cleanup >&2 || log "warning: ${HOSTNAME}: kube-proxy could not remove all of its rules; a reboot removes the rest"
  fi
}
