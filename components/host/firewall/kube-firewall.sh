# The openings of this host's firewall: unit.sh, and their removal takes them back before the program goes.
#   .program    host-firewall.sh on the host
: "${KIT:?}" "${ROOT-}" "${VALUE[program]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit; }
remove() { remove_unit --after-stop=close_firewall; }

close_firewall() {
  if [[ ! -x "${ROOT}${VALUE[program]}" ]]; then return; fi
  "${ROOT}${VALUE[program]}" close >&2 \
    || fail "what was opened in this host's firewall could not be closed again; see the reason above, fix it and run again"
}
