# Files of others that change what the unit runs are put aside (kept.sh) until the unit is removed. See overrides.sh.
: "${KIT:?}" "${NAME:?}" "${ROOT-}" "${STATE:?}" "${KEPT_SUFFIX:?}" "${CHANGED[*]-}" "${VALUE[unit]:?}"
# shellcheck source=overrides.sh
. "${KIT}/overrides.sh"

put_overrides_aside() {
  local found path keys
  # Behind one that is moved there may be another of the same name.
  for _ in {1..4}; do
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
  log "warning: ${HOSTNAME}: ${path} still changes ${VALUE[unit]}; remove it by hand"
}

# can_move PATH: neither a package's nor one for other units too, and nothing that systemd makes anew.
can_move() {
  [[ $1 == @(/etc|/run/systemd/@(system|system.control|transient))/* ]] \
    && [[ $1 == */"${VALUE[unit]}.d"/* || $1 == */"${VALUE[unit]}" ]]
}

# move_aside PATH KEYS
move_aside() {
  warn "$1 changed ${2:-the whole} of ${VALUE[unit]} and was renamed to $1${KEPT_SUFFIX}; put what you want to keep of it into the stack file"
  # If somebody has put it there again, only the last one is given back.
  rm -f "$1${KEPT_SUFFIX}"
  keep_aside "${NAME}" "${1#"${ROOT}"}"
}

# hide PATH KEYS: a package would bring it back, and other units may use it too, so it stays where it is, and this unit
# gets an empty one of the same name.
hide() {
  local link="/etc/systemd/system/${VALUE[unit]}.d/${1##*/}"
  warn "$1 changed ${2:-the whole} of ${VALUE[unit]} and no longer does, because ${ROOT}${link} hides it; put what you want to keep of it into the stack file"
  note "${NAME}" hidden "${link}"
  make_directory "${link%/*}"
  ln -sfT /dev/null "${ROOT}${link}"
}

warn() { log "warning: ${HOSTNAME}: $*"; }
