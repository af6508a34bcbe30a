# The watch over a node's network: unit.sh, and a repair is done when all is right again.
#   .program    network-watch.sh on the host
: "${KIT:?}" "${ROOT-}" "${VALUE[program]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit --after-start=heal_network; }
remove() { remove_unit --after-stop=drop_rules; }

heal_network() {
  if [[ -z ${VALUE["repair number"]:-} ]]; then return; fi
  # What it restarts itself is no fault of its unit.
  "${ROOT}${VALUE[program]}" heal >&2 || fail "the network of this node is not whole; see above what is left"
}

drop_rules() {
  if [[ ! -x "${ROOT}${VALUE[program]}" ]]; then return; fi
  "${ROOT}${VALUE[program]}" drop >&2 \
    || log "warning: ${HOSTNAME}: rules for the Pod network may be left in the chain FORWARD; see iptables -S FORWARD"
}
