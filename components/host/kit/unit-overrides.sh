# Files of others that change what the unit runs are put aside, and given back at its removal. See overrides.sh.
: "${KIT:?}" "${ROOT-}" "${STATE:?}" "${STAMP:?}" "${CHANGED[*]-}" "${VALUE[unit]:?}"
# shellcheck source=overrides.sh
. "${KIT}/overrides.sh"

# Lines of `moved PATH` and `hidden LINK`, each written before it is done.
ASIDE_LIST="${STAMP}.aside"
ASIDE="${STATE}/aside"

put_overrides_aside() {
  local found path keys round
  # Behind one that is moved there may be another of the same name.
  for round in {1..4}; do
    mapfile -t found < <(overrides "${VALUE[unit]}")
    for path in "${found[@]}"; do
      keys=${path#*$'\t'} path=${path%%$'\t'*}
      # Whatever the unit runs now, it was not started with its own files.
      forget_stamp
      mkdir -p "${STATE}/units"
      CHANGED+=("${path}")
      if can_move "${path#"${ROOT}"}"; then move_aside "${path}" "${keys}"; else hide "${path}" "${keys}"; fi
    done
    if ((${#found[@]} == 0)); then return; fi
  done
  log "warning: ${HOSTNAME}: ${path} still changes ${VALUE[unit]} in round ${round}; remove it by hand"
}

# can_move PATH: neither a package's nor one for other units too, and nothing that systemd makes anew.
can_move() {
  [[ $1 == @(/etc|/run/systemd/@(system|system.control|transient))/* ]] \
    && [[ $1 == */"${VALUE[unit]}.d"/* || $1 == */"${VALUE[unit]}" ]]
}

# move_aside PATH KEYS
move_aside() {
  local kept="${ASIDE}${1#"${ROOT}"}"
  warn "$1 changed ${2:-the whole} of ${VALUE[unit]} and was moved to ${kept}; put what is to stay of it into the stack file"
  echo "moved $1" >>"${ASIDE_LIST}"
  mkdir -p "${kept%/*}"
  mv -fT "$1" "${kept}"
}

# hide PATH KEYS: a package would bring it back, and other units may use it too, so it stays where it is, and this unit
# gets an empty one of the same name.
hide() {
  local path="${ROOT}/etc/systemd/system/${VALUE[unit]}.d/${1##*/}"
  warn "$1 changed ${2:-the whole} of ${VALUE[unit]} and no longer does, because of ${path}; put what is to stay of it into the stack file"
  echo "hidden ${path}" >>"${ASIDE_LIST}"
  make_directory "/etc/systemd/system/${VALUE[unit]}.d"
  ln -sfT /dev/null "${path}"
}

warn() { log "warning: ${HOSTNAME}: $*"; }

# At the unit's removal.
give_back_overrides() {
  local how path kept
  if [[ ! -f ${ASIDE_LIST} ]]; then return; fi
  while read -r how path; do
    kept="${ASIDE}${path#"${ROOT}"}"
    if [[ ${how} == hidden ]]; then
      if [[ $(readlink "${path}") == /dev/null ]]; then rm -f "${path}"; fi
    elif [[ -e ${kept} || -L ${kept} ]]; then
      mkdir -p "${path%/*}"
      # Somebody may have put another one there since.
      if [[ -e ${path} ]]; then path+=.kept; fi
      mv -fT "${kept}" "${path}"
    fi
  done <"${ASIDE_LIST}"
  rm -f "${ASIDE_LIST}"
}
