# A systemd unit that needs nothing beyond what unit.sh does.
: "${KIT:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit; }
remove() { remove_unit; }
