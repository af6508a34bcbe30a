# Whether a unit that was started stays up. One that exits each time it is started is not waited for to the end.
: "${VALUE[unit]:?}" "${WORKED:?}"

# So many exits in a row are no accident: a unit may exit once or twice until what it needs is there, and somewhat more
# often while its cluster is being formed.
readonly EXITS_TOO_MANY=3
readonly FIRST_EXITS_TOO_MANY=5
# A program that exits so soon after a change does not count as working, even if it was ready in between.
readonly SETTLED_SECONDS=${BAREKUBE_SETTLED_SECONDS:-5}
# For a first start without a URL that tells when the unit works. Nothing that worked before is at stake.
readonly STARTED_SECONDS=$((SETTLED_SECONDS < 3 ? SETTLED_SECONDS : 3))

# What systemd says of the unit; see look.
UNIT_STATE=''
# How often the unit had restarted by itself before this run, and has exited since.
RESTARTS_BEFORE=0
EXITS=0
# In seconds of this run: when the unit was last started, by this run or by systemd.
QUIET_SINCE=0
# What this run has done to the unit, and when, in seconds since 1970; empty if it has left the unit alone.
CONTROLLED=''
CONTROLLED_AT=''

# look: sets UNIT_STATE and EXITS.
look() {
  local restarts waits=0
  UNIT_STATE=$(systemctl show --property=ActiveState,SubState,NRestarts,Job,NeedDaemonReload,UnitFileState "${VALUE[unit]}")
  restarts=$(($(restarts) - RESTARTS_BEFORE))
  if waits_for_restart "${UNIT_STATE}"; then waits=1 QUIET_SINCE=${SECONDS}; fi
  if ((restarts + waits > EXITS)); then QUIET_SINCE=${SECONDS}; fi
  EXITS=$((restarts + waits))
}

restarts() { if [[ ${UNIT_STATE} =~ NRestarts=([0-9]+) ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi; }

# To be called at the beginning of a run.
look_first() {
  look
  RESTARTS_BEFORE=$(restarts)
  EXITS=0
}

exits_too_often() { ((EXITS >= $([[ -f ${WORKED} ]] && echo "${EXITS_TOO_MANY}" || echo "${FIRST_EXITS_TOO_MANY}"))); }

# To be called before the unit is started, restarted or reloaded.
# shellcheck disable=SC2034 # unit-journal.sh reads when
expect_control() {
  CONTROLLED=$1 CONTROLLED_AT=$(date +%s.%6N) QUIET_SINCE=${SECONDS}
  # Or systemd would refuse, after too many failures in a row, and go on counting from there.
  if [[ $1 != reload ]] && systemctl reset-failed "${VALUE[unit]}" 2>/dev/null; then RESTARTS_BEFORE=0; fi
}

# await_within SECONDS COMMAND…: wait_until for what the unit has to do. Ends the run when the unit cannot do it.
await_within() {
  local deadline=$((SECONDS + $1)) looked=''
  shift
  until "$@"; do
    # Once a second, since a host that starts everything at once has no time to spare.
    if [[ ${looked} != "${SECONDS}" ]]; then look && looked=${SECONDS}; fi
    if exits_too_often; then fail_with_journal "${VALUE[unit]}" "exits each time it is started"; fi
    if is_down "${UNIT_STATE}"; then fail_with_journal "${VALUE[unit]}" "did not ${CONTROLLED:-stay up}"; fi
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.2
  done
}

# Until systemd says that the unit is up. One that needs others has only to keep running.
await_start() {
  local condition=is_up
  if [[ -z ${CONTROLLED} ]] && ! has_line ActiveState=activating "${UNIT_STATE}"; then return; fi
  if [[ ${VALUE[noBlock]:-} == true ]]; then condition=is_up_or_waits; fi
  await_within 90 "${condition}" || fail_with_journal "${VALUE[unit]}" "has not started within 90 s"
}

is_up() {
  look
  # With a job, the unit is yet to be stopped.
  has_line ActiveState=active "${UNIT_STATE}" && [[ $'\n'${UNIT_STATE} != *$'\n'Job=[1-9]* ]]
}

is_up_or_waits() { is_up || { ((SECONDS - QUIET_SINCE >= STARTED_SECONDS)) && is_running "${UNIT_STATE}"; }; }

# At the end of a run that has started the unit.
await_settled() {
  local seconds=${SETTLED_SECONDS}
  case ${CONTROLLED} in
    start)
      if [[ ! -f ${WORKED} ]]; then
        if [[ -n ${VALUE["ready url"]:-} || ${VALUE[noBlock]:-} == true ]]; then return; fi
        seconds=${STARTED_SECONDS}
      fi
      ;;
    restart) ;;
    *) return ;;
  esac
  await_within 60 has_settled "${seconds}" || fail_with_journal "${VALUE[unit]}" "does not stay up"
}

# has_settled SECONDS
has_settled() {
  look
  is_running "${UNIT_STATE}" && ((SECONDS - QUIET_SINCE >= $1))
}
