# Before a document is applied for the first time: what somebody else has in its places is left alone, and the run ends
# with a sentence; or, with `takeOver`, it is kept aside for the removal to give back. Looked at are
#   .files, .directories, .links, .leftovers   what every document may have
#   .occupiedPaths {path: label}               what the commands with these labels will come to use
#   .occupiedUnits {unit: label}
#   .takeOver                                  of this document, or of an earlier one of this host
: "${APPLIED:?}" "${KEPT:?}" "${ROOT-}" "${NEW[*]-}" "${VALUE[*]-}"

FOUND_PATHS=() FOUND_UNITS=() FOUND_DROP_INS=() RUNNING=() OBSTACLES=()
# In words, all that was found; and directories that are there, but free.
THERE=() FREE=()

# For found.sh.
found() {
  local kind=$1 subject=$2 detail=${3:-} names
  case ${kind} in
    path)
      FOUND_PATHS+=("${subject}")
      printf -v names ', %s' "${@:3}"
      THERE+=("${subject}${detail:+ (${names:2})}")
      ;;
    unit)
      FOUND_UNITS+=("${subject}")
      if [[ ${detail} == active || ${detail} == activating || ${detail} == reloading ]]; then RUNNING+=("${subject}"); fi
      THERE+=("${subject} (${detail})")
      ;;
    drop-in)
      FOUND_DROP_INS+=("${subject}")
      THERE+=("${subject}")
      ;;
    user) OBSTACLES+=("${detail} needs ${subject}; stop and disable it, or leave this host to it") ;;
    mount) OBSTACLES+=("${detail} is mounted below ${subject}; unmount it") ;;
    socket) OBSTACLES+=("a program listens at ${detail}; stop it") ;;
  esac
}

# make_room: nothing of barekube's is written before it.
make_room() {
  local paths=() units=() path
  new_places paths units
  if ((${#paths[@]} + ${#units[@]} == 0)); then return; fi
  unhide_again "${units[@]}"
  look_at_units "${units[@]}"
  for path in "${paths[@]}"; do look_at "${path}" || FREE+=("${path}"); done
  if ((${#THERE[@]} > 0)); then
    may_take_over || refuse
    look_for_mounts "${FOUND_PATHS[@]}"
    refuse_if_in_use
    take_over
  fi
  for path in "${FREE[@]}"; do
    if ! was_there "${path}"; then note_directories "$(label_of "${path}")" "${path}"; fi
  done
}

# new_places PATHS UNITS: sets these arrays to those places of the document that no document of this host had before.
# Only the ones that are there are worth the time to look into the records.
# shellcheck disable=SC2034 # it sets the caller's arrays
new_places() {
  local -n new_paths=$1 new_units=$2
  local place candidates=()
  for place in "${NEW[@]}"; do
    if [[ ${place} == /* ]] && ! exists "${ROOT}${place}"; then continue; fi
    if is_applied "$(label_of "${place}")"; then continue; fi
    if [[ ${place} == /* ]]; then candidates+=("${place}"); else new_units+=("${place}"); fi
  done
  if ((${#candidates[@]} > 0)); then mapfile -t new_paths < <(unrecorded "${candidates[@]}"); fi
}

# label_of PLACE: the command that it is for.
label_of() { echo "${VALUE["occupiedPaths $1"]:-${VALUE["occupiedUnits $1"]:-${NAME}}}"; }
# unit_or_path PATH: the unit, if it is the folder of its drop-ins.
unit_or_path() { if [[ $1 == /etc/systemd/system/*.d ]]; then basename "$1" .d; else echo "$1"; fi; }
is_applied() {
  local records=("${APPLIED}"/+([0-9])-"$1.json")
  [[ $1 != "${NAME}" ]] && ((${#records[@]} > 0))
}

# unrecorded PATH…: those of them that are not in, and do not hold, a place of a record.
unrecorded() {
  local records=("${APPLIED}"/+([0-9])-*.json)
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --raw-output '
    def places: .data | (.files, .links, .directories, .occupiedPaths | objects | keys[]), (.leftovers | arrays | .[]);
    [inputs | places] as $known
    | $ARGS.positional[] as $path
    | select(any($known[]; . as $other | $other == $path or ($path | startswith("\($other)/")) or ($other | startswith("\($path)/"))) | not)
    | $path' "${records[@]}" --args "$@" </dev/null
}

may_take_over() {
  local records=("${APPLIED}"/+([0-9])-*.json)
  if [[ ${VALUE[takeOver]:-} == true ]]; then return; fi
  if ((${#records[@]} == 0)); then return 1; fi
  [[ $(jq --null-input '[inputs.data.takeOver] | any' "${records[@]}") == true ]]
}

refuse() {
  local there
  printf -v there ', %s' "${THERE[@]}"
  fail "here is what barekube would replace: ${there:2}; move it away, or set takeOver: true to have it kept aside until" \
    "this host leaves the cluster; nothing was changed"
}

refuse_if_in_use() {
  local all
  if ((${#OBSTACLES[@]} == 0)); then return; fi
  printf -v all '; %s' "${OBSTACLES[@]}"
  fail "what is here cannot be taken over while it is in use: ${all:2}; then run again"
}

take_over() {
  local path
  stop_units
  look_for_sockets "${FOUND_PATHS[@]}"
  if ((${#OBSTACLES[@]} > 0)); then start_units; fi
  refuse_if_in_use
  for path in "${FOUND_PATHS[@]}"; do
    if ! exists "${ROOT}${path}"; then continue; fi # below another one
    keep_aside "$(label_of "$(unit_or_path "${path}")")" "${path}"
    CHANGED+=("${path}${KEPT_SUFFIX}")
  done
  hide_drop_ins
  if ((${#FOUND_UNITS[@]} + ${#FOUND_DROP_INS[@]} > 0)); then systemctl daemon-reload; fi
}

stop_units() {
  local unit label link
  for unit in "${FOUND_UNITS[@]}"; do
    label=$(label_of "${unit}")
    for link in "${ROOT}"/etc/systemd/system/*.{wants,requires,upholds}/"${unit}"; do
      note "${label}" link "${link#"${ROOT}"}" "$(readlink "${link}")"
      rm -f "${link}"
    done
  done
  for unit in "${RUNNING[@]}"; do
    note "$(label_of "${unit}")" running "${unit}"
    systemctl stop "${unit}" || fail "${unit} is not barekube's and does not stop; see journalctl -u ${unit}"
  done
}

start_units() {
  local unit
  for unit in "${FOUND_UNITS[@]}"; do give_back "$(label_of "${unit}")"; done
}

# unhide_again UNIT…: that a run had hidden drop-ins of units that no document has yet means that it was cut off, and
# its links must not be taken for somebody's drop-ins.
unhide_again() {
  local kind path unit
  if [[ ! -f ${KEPT} ]]; then return; fi
  while IFS=$'\t' read -r _ kind path _; do
    unit=${path%.d/*}
    if [[ ${kind} == hidden && " $* " == *" ${unit##*/} "* ]]; then unhide "${ROOT}${path}"; fi
  done <"${KEPT}"
}

# A package's, and its next update would bring back a file that was moved.
hide_drop_ins() {
  local file unit path
  for file in "${FOUND_DROP_INS[@]}"; do
    unit=${file%.d/*}
    unit=${unit##*/}
    path="/etc/systemd/system/${unit}.d/${file##*/}"
    note "$(label_of "${unit}")" hidden "${path}"
    mkdir -p "${ROOT}${path%/*}"
    ln -sfn /dev/null "${ROOT}${path}"
  done
}
