# What systemd and the files below ${STATE}/units say of the unit:
#   UNIT            the fingerprints that it was started with
#   UNIT.repair     the number of the last repair that it was restarted for
#   UNIT.disturbed  when it was restarted or reloaded, until it is known to work again
# and in unit-return.sh:
#   UNIT.worked     the last document that it worked with
: "${STATE:?}" "${VALUE[unit]:?}"
STAMP="${STATE}/units/${VALUE[unit]}"

# has_line LINE TEXT: whether the text has it, as the output of `systemctl show` has PROPERTY=VALUE.
has_line() { [[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]; }

# waits_for_restart STATE: after an exit, nothing runs until systemd tries again.
waits_for_restart() { [[ $'\n'$1 == *$'\n'SubState=auto-restart* ]]; }

# is_running STATE
is_running() {
  has_line ActiveState=active "$1" || has_line ActiveState=reloading "$1" \
    || { has_line ActiveState=activating "$1" && ! waits_for_restart "$1"; }
}

# is_down STATE: and will not come up by itself.
is_down() {
  { has_line ActiveState=failed "$1" || has_line ActiveState=inactive "$1"; } && [[ $'\n'$1 != *$'\n'Job=[1-9]* ]]
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

# From here until the next write_stamp, a run that is cut off leaves it open what the unit was started with.
forget_stamp() { rm -f "${STAMP}"; }

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

remove_unit_state() { rm -f "${STAMP}"{,.repair,.disturbed,.worked,.worked.new}; }
