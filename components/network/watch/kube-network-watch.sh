# The watch over a node's network: unit.sh, and a repair is done once the network is whole again.
#   .program    network-watch.sh on the host
: "${KIT:?}" "${ROOT-}" "${VALUE[program]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit --after-start=heal_network; }
remove() { remove_unit --after-stop=drop_rules; }

heal_network() {
  if [[ -z ${VALUE["repair number"]:-} ]]; then return; fi
  # The watch itself runs, so other files of it would not help.
  # shellcheck disable=SC2034 # `fail` calls it
  ON_FAILURE=:
  # The units that it restarts are not to blame for that.
  "${ROOT}${VALUE[program]}" heal >&2 || fail "the network of this node is still broken; what is left is listed above"
}

drop_rules() {
  if [[ ! -x "${ROOT}${VALUE[program]}" ]]; then return; fi
  "${ROOT}${VALUE[program]}" drop >&2 \
    || log "warning: ${HOSTNAME}: rules for the Pod network may be left in iptables' chain FORWARD; delete those whose comment begins with barekube (iptables -S FORWARD)"
}
