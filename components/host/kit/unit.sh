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
# shellcheck source=ports.sh
. "${KIT}/ports.sh"
# shellcheck source=readiness.sh
. "${KIT}/readiness.sh"

# apply_unit [--HOOK=FUNCTION…]
apply_unit() {
  local unit=${VALUE[unit]} wanted state known=''
  local -A hooks=(["before-start"]=: ["after-start"]=: ["before-restart"]=: ["after-restart"]=:)
  take_hooks hooks "$@"
  wanted=$(fingerprints)
  write_files
  read_stamp known
  state=$(systemctl show --property=ActiveState,SubState,NeedDaemonReload,UnitFileState "${unit}")
  if has_state NeedDaemonReload=yes "${state}"; then systemctl daemon-reload; fi
  # Without a reload of systemd, which would cost more than all the rest of a start. systemd may not have noticed
  # yet that somebody has removed the links.
  if ! has_state UnitFileState=enabled "${state}" || [[ ${VALUE["repair why ${unit}"]:-} == *disabled* ]]; then
    systemctl enable --quiet --no-reload "${unit}"
  fi
  if ! is_running "${state}"; then
    check_ports
    "${hooks["before-start"]}"
    # If this run is cut off here, the next finds the unit stopped, or started with exactly this.
    write_stamp "${wanted}"
    if has_state ActiveState=failed "${state}"; then systemctl reset-failed "${unit}"; fi
    control start
  elif [[ ${known%% *} != "${wanted%% *}" ]] || needs_restart_for_repair; then
    "${hooks["before-start"]}"
    if "${hooks["before-restart"]}"; then expect_recovery; fi
    control restart
    write_stamp "${wanted}"
  elif [[ ${known} != "${wanted}" ]]; then
    expect_recovery
    control reload
    write_stamp "${wanted}"
  elif has_state ActiveState=activating "${state}"; then
    # Started by a run that was cut off.
    control start
  fi
  wait_for ready "was not ready"
  "${hooks["after-start"]}"
  await_recovery "${hooks["after-restart"]}"
  report
}

# control start|restart|reload
control() {
  local verb=$1 unit=${VALUE[unit]} options=()
  if [[ ${VALUE[noBlock]:-} == true ]]; then options=(--no-block); fi
  CHANGED+=("${unit}:${verb}")
  systemctl "${verb}" "${options[@]}" "${unit}" || fail_with_journal "${unit}" "did not ${verb}"
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
