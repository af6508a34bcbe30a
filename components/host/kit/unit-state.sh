# What systemd and the files below ${STATE}/units say of the unit:
#   UNIT            the fingerprints that it was started with
#   UNIT.repair     the number of the last repair that it was restarted for
#   UNIT.disturbed  when it was restarted or reloaded, until it is known to work again
: "${STATE:?}" "${VALUE[unit]:?}"
STAMP="${STATE}/units/${VALUE[unit]}"

# has_state PROPERTY=VALUE STATE: whether the line is in the output of `systemctl show`.
has_state() { [[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]; }

# is_running STATE: while systemd waits before another try, nothing runs.
is_running() {
  has_state ActiveState=active "$1" || has_state ActiveState=reloading "$1" \
    || { has_state ActiveState=activating "$1" && ! has_state SubState=auto-restart "$1"; }
}

# read_line VARIABLE FILE: its first line; nothing when the file is missing or was cut off.
read_line() {
  if [[ -f $2 ]]; then read -r "${1?}" <"$2" || true; fi
}

read_stamp() { read_line "$1" "${STAMP}"; }

write_stamp() {
  mkdir -p "${STATE}/units"
  echo "$1" >"${STAMP}"
  if [[ -n ${VALUE["repair restart"]:-} ]]; then echo "${VALUE["repair restart"]}" >"${STAMP}.repair"; fi
}

# .repair {restart}: number of a repair for whose sake the unit has to restart, since it was started with what was
# wrong.
needs_restart_for_repair() {
  local repair=${VALUE["repair restart"]:-} last=''
  if [[ -z ${repair} ]]; then return 1; fi
  read_line last "${STAMP}.repair"
  [[ ${repair} != "${last}" ]]
}

# To be called before a restart or a reload.
expect_recovery() {
  mkdir -p "${STATE}/units"
  printf '%(%s)T\n' -1 >"${STAMP}.disturbed"
}

# await_recovery AFTER_RESTART
await_recovery() {
  local since=''
  if [[ ! -f "${STAMP}.disturbed" ]]; then return; fi
  read_line since "${STAMP}.disturbed"
  wait_for recovers "has not recovered"
  "$1" "${since:-0}"
  rm -f "${STAMP}.disturbed"
}

remove_unit_state() { rm -f "${STAMP}"{,.repair,.disturbed}; }

# fail_with_journal UNIT WHAT
fail_with_journal() {
  local unit=$1 what=$2
  # The sentence below has the main point, whatever becomes of the journal.
  journalctl --unit "${unit}" --lines 25 --no-pager --output cat | cut -c -500 >&2 || true
  fail "${unit} ${what}; above are the last lines of its journal (journalctl -u ${unit})"
}
