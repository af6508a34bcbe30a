# One systemd unit and the files it reads.
#   .unit     name of the unit; its unit file is among .files
#   .reads    {what: fingerprint}: what the unit reads besides .files, such as its binary; its keys and certificates
#             are covered by KEYS_HASH, the last word of the command line
#   .reload   paths that the unit can take in with a reload
#   .ports    TCP ports that must be free before the first start
#   .ready    {url, seconds, cacert, cert, key, insecure}: answers with success when the unit works
#   .recovers {url, seconds, …}: answers when the unit works again after a restart or a reload; as .ready, but with
#             `anyAnswer` an answer other than success counts too
#   .noBlock  the start completes only when other hosts have started too, so it is not waited for
# The unit is restarted only when .files, .reads or KEYS_HASH differ from those that it was started with, so a run
# that was cut off anywhere is made good by the next.
#
# The scripts built on this one pass functions of their own as hooks:
#   --before-start=FUNCTION    before a start or a restart
#   --after-start=FUNCTION     at the end of every run, once the unit is ready
#   --before-restart=FUNCTION  may fail the run; exit status 1 means that there is no recovery to wait for. It is a
#                              condition, so errors inside it do not end the script.
#   --after-restart=FUNCTION   waits for the recovery; gets the time of the restart in seconds since 1970. Until it
#                              has succeeded, every run calls it again, so that no sick unit passes for a healthy one.
#   --after-stop=FUNCTION      at removal
: "${KIT:?}" "${STATE:?}" "${VALUE[unit]:?}" "${EACH[*]-}"
# shellcheck source=unit-hooks.sh
. "${KIT}/unit-hooks.sh"
# shellcheck source=unit-fingerprints.sh
. "${KIT}/unit-fingerprints.sh"
# shellcheck source=unit-state.sh
. "${KIT}/unit-state.sh"
# shellcheck source=unit-return.sh
. "${KIT}/unit-return.sh"
# shellcheck source=unit-overrides.sh
. "${KIT}/unit-overrides.sh"
# shellcheck source=unit-watch.sh
. "${KIT}/unit-watch.sh"
# shellcheck source=unit-journal.sh
. "${KIT}/unit-journal.sh"
# shellcheck source=ports.sh
. "${KIT}/ports.sh"
# shellcheck source=readiness.sh
. "${KIT}/readiness.sh"

# `yes` if no run before this one has started the unit on this host, so that it has left nothing of an earlier kind there.
FIRST_START=''

# apply_unit [--HOOK=FUNCTION…]
# shellcheck disable=SC2034 # `fail` calls ON_FAILURE
apply_unit() {
  local unit=${VALUE[unit]} wanted known=''
  local -A hooks=(["before-start"]=: ["after-start"]=: ["before-restart"]=: ["after-restart"]=:)
  take_hooks hooks "$@"
  wanted=$(fingerprints)
  ON_FAILURE=go_back
  put_overrides_aside
  write_files
  read_stamp known
  if [[ ! -e ${STAMP} && ! -e ${WORKED} ]]; then FIRST_START=yes; fi
  look_first
  if has_line NeedDaemonReload=yes "${UNIT_STATE}"; then systemctl daemon-reload; fi
  # Without a reload of systemd, which would cost more than all the rest of a start. systemd may not have noticed
  # yet that somebody has removed the links.
  if ! has_line UnitFileState=enabled "${UNIT_STATE}" || [[ ${VALUE["repair why ${unit}"]:-} == *disabled* ]]; then
    systemctl enable --quiet --no-reload "${unit}"
  fi
  bring_up "${wanted}" "${known}"
  await_start
  wait_for ready "was not ready"
  "${hooks["after-start"]}"
  await_recovery "${hooks["after-restart"]}"
  await_settled
  ON_FAILURE=:
  remember_working
  report
}

# bring_up WANTED KNOWN: fingerprints. Uses the hooks of apply_unit.
bring_up() {
  local wanted=$1 known=$2
  if ! is_running "${UNIT_STATE}"; then
    # One that systemd is about to start again may already have its ports.
    if ! waits_for_restart "${UNIT_STATE}"; then check_ports; fi
    "${hooks["before-start"]}"
    # If this run is cut off here, the next finds the unit stopped, or started with exactly this.
    write_stamp "${wanted}"
    control start
  elif [[ ${known%% *} != "${wanted%% *}" ]] || needs_restart_for_repair; then
    "${hooks["before-start"]}"
    if "${hooks["before-restart"]}"; then expect_recovery; fi
    forget_stamp
    control restart
    write_stamp "${wanted}"
  elif [[ ${known} != "${wanted}" ]]; then
    expect_recovery
    # Until it has succeeded, nobody knows what the unit has taken in; another reload settles that.
    write_stamp "${wanted%% *} -"
    control reload
    write_stamp "${wanted}"
  fi
}

# control start|restart|reload: whether the unit comes up is for await_start to see.
control() {
  local verb=$1 unit=${VALUE[unit]} options=()
  CHANGED+=("${unit}:${verb}")
  if [[ ${VALUE[noBlock]:-} == true ]]; then options=(--no-block); fi
  # A start would wait until systemd tries again by itself.
  if [[ ${verb} == start ]] && waits_for_restart "${UNIT_STATE}"; then verb=restart; fi
  expect_control "$1"
  if systemctl "${verb}" "${options[@]}" "${unit}"; then return; fi
  if [[ ${verb} == reload ]]; then fail_with_journal "${unit}" "did not reload"; fi
}

# remove_unit [--after-stop=FUNCTION]
remove_unit() {
  local unit=${VALUE[unit]} state
  local -A hooks=(["after-stop"]=:)
  take_hooks hooks "$@"
  state=$(systemctl show --property=ActiveState --value "${unit}")
  if [[ ${state} != inactive && ${state} != failed ]]; then
    systemctl stop "${unit}" || fail_with_journal "${unit}" "did not stop"
  fi
  systemctl disable --quiet --no-reload "${unit}" 2>/dev/null || true # its file may be gone already
  "${hooks["after-stop"]}"
  remove_files
  remove_unit_state
  systemctl daemon-reload
  systemctl reset-failed "${unit}" 2>/dev/null || true # fails unless the unit has failed
}
