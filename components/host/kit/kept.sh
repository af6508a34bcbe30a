# What was on the host before barekube: kept aside under a name of its own, and given back at the removal. Nothing is
# ever copied, since it may be huge: everything is renamed within its file system. ${KEPT} says what there is to give
# back, in lines that are written before what they tell of is done:
#   LABEL aside PATH                  PATH is now PATH.barekube-kept
#   LABEL inside PATH                 a mount point, whose content is now in PATH/.barekube-kept
#   LABEL empty PATH MODE OWNER       a directory without a file
#   LABEL link PATH TARGET            the link that started a unit at boot
#   LABEL hidden PATH                 a link to /dev/null, made to hide a package's drop-in
#   LABEL running UNIT                was stopped
: "${ROOT-}" "${STATE:?}"
KEPT="${STATE}/kept"
readonly KEPT_SUFFIX=.barekube-kept SINCE_SUFFIX=.barekube-since

# note LABEL WORD…
note() {
  local IFS=$'\t'
  write_notes "$*"
}

# write_notes LINE…: they are on disk before it returns.
write_notes() {
  mkdir -p "${STATE}"
  printf '%s\n' "$@" >>"${KEPT}" || fail "cannot write ${KEPT} ($(free_space "${STATE}") free there); make room and run again"
  sync "${KEPT}"
}

exists() { [[ -e $1 || -L $1 ]]; }

# keep_aside LABEL PATH
keep_aside() {
  local path="${ROOT}$2"
  if mountpoint -q "${path}" && [[ ! -L ${path} ]]; then
    note "$1" empty "$2" "$(like "${path}")"
    note "$1" inside "$2"
    install -d -m 0700 "${path}/${KEPT_SUFFIX}"
    move_content "${path}" "${path}/${KEPT_SUFFIX}"
  else
    note "$1" aside "$2"
    move "${path}" "${path}${KEPT_SUFFIX}"
  fi
}

# note_directories LABEL PATH: a directory without a file, with those below it.
note_directories() {
  local path="${ROOT}$2" directory lines=()
  while IFS= read -r directory; do
    lines+=("$1"$'\tempty\t'"${directory#"${ROOT}"}"$'\t'"$(like "${directory}")")
  done < <(echo "${path}" && find "${path}/" -mindepth 1 -type d ! -name lost+found ! -path "*/${KEPT_SUFFIX}*")
  write_notes "${lines[@]}"
}
like() { stat -L -c $'%04a\t%u:%g' "$1"; }

# move FROM TO: a rename or nothing. Where it would take a copy, mv is stopped at the first byte by the limit, and then
# has not removed anything yet.
move() {
  if exists "$2"; then fail "$2 is in the way of $1; move one of them away and run again"; fi
  if (ulimit -c 0 -f 0 && mv -T "$1" "$2") 2>/dev/null; then return; fi
  if exists "$1"; then rm -rf "$2"; fi
  fail "$1 cannot be renamed to $2; move it away by hand and run again"
}

# move_content FROM TO: what is in the directory FROM, one by one.
move_content() {
  local entry
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case ${entry##*/} in lost+found | "${KEPT_SUFFIX}") continue ;; esac
    if exists "$2/${entry##*/}"; then put_newcomer_aside "$2/${entry##*/}"; fi
    move "${entry}" "$2/${entry##*/}"
  done
}

# was_there PATH: as a directory, which removal empties and leaves.
was_there() { [[ -f ${KEPT} ]] && grep -qE $'^[^\t]*\t(empty|inside)\t'"$(quote "$1")"$'(\t|$)' "${KEPT}"; }
quote() { sed 's/[^A-Za-z0-9_/-]/\\&/g' <<<"$1"; }

# give_back [LABEL]: what was kept for the sake of this label; by default everything. May be cut off and run again.
give_back() {
  local lines=() words i
  if [[ ! -f ${KEPT} ]]; then return; fi
  mapfile -t lines <"${KEPT}"
  # Last kept, first given back; but a directory comes before what was in it, and units come when all is in place.
  for ((i = ${#lines[@]} - 1; i >= 0; i--)); do
    IFS=$'\t' read -ra words <<<"${lines[i]}"
    if [[ -n ${1:-} && ${words[0]} != "$1" ]]; then continue; fi
    case ${words[1]} in
      aside) give_back_path "${words[2]}" ;;
      inside) give_back_content "${words[2]}" ;;
      hidden) unhide "${ROOT}${words[2]}" ;;
    esac
  done
  for ((i = 0; i < ${#lines[@]}; i++)); do
    IFS=$'\t' read -ra words <<<"${lines[i]}"
    if [[ -n ${1:-} && ${words[0]} != "$1" ]]; then continue; fi
    case ${words[1]} in
      empty) give_back_directory "${words[2]}" "${words[3]}" "${words[4]}" ;;
      link) give_back_link "${ROOT}${words[2]}" "${words[3]}" ;;
    esac
  done
  give_back_units "${1:-}"
  forget_kept "${1:-}"
}

give_back_path() {
  local path="${ROOT}$1"
  if ! exists "${path}${KEPT_SUFFIX}"; then return; fi
  # Directories of ours that were left empty.
  if [[ -d ${path} && ! -L ${path} ]]; then find "${path}" -depth -type d -empty -delete; fi
  if exists "${path}"; then put_newcomer_aside "${path}"; fi
  move "${path}${KEPT_SUFFIX}" "${path}"
}

# put_newcomer_aside PATH: what somebody has put there in the meantime.
put_newcomer_aside() {
  if exists "$1${SINCE_SUFFIX}"; then fail "$1 and $1${SINCE_SUFFIX} are in the way of what was there before; move them away and run again"; fi
  move "$1" "$1${SINCE_SUFFIX}"
  log "warning: ${HOSTNAME}: ${1#"${ROOT}"} was put there by somebody else while barekube used the place; it is now ${1#"${ROOT}"}${SINCE_SUFFIX}"
}

give_back_content() {
  local path="${ROOT}$1"
  if [[ ! -d "${path}/${KEPT_SUFFIX}" ]]; then return; fi
  move_content "${path}/${KEPT_SUFFIX}" "${path}"
  rmdir "${path}/${KEPT_SUFFIX}"
}

# give_back_directory PATH MODE OWNER
give_back_directory() {
  local path="${ROOT}$1"
  mkdir -p "${path}"
  chown "$3" "${path}"
  chmod "$2" "${path}"
}

give_back_link() {
  if exists "$1"; then return; fi
  mkdir -p "${1%/*}"
  ln -s "$2" "$1"
}

unhide() {
  if [[ $(readlink "$1") == /dev/null ]]; then rm -f "$1"; fi
  if [[ -d ${1%/*} ]]; then rmdir --ignore-fail-on-non-empty "${1%/*}"; fi
}

give_back_units() {
  local label kind unit
  if grep -qE $'^[^\t]*\t(aside\t/etc/systemd/|link|hidden|running)' "${KEPT}"; then systemctl daemon-reload; fi
  while IFS=$'\t' read -r label kind unit; do
    if [[ ${kind} != running || (-n $1 && ${label} != "$1") ]]; then continue; fi
    systemctl start --no-block "${unit}" \
      || log "warning: ${HOSTNAME}: ${unit} ran before barekube came and does not start again; see journalctl -u ${unit}"
  done <"${KEPT}"
}

forget_kept() {
  if [[ -n $1 ]]; then { grep -v "^$1"$'\t' "${KEPT}" || true; } >"${KEPT}.new"; fi
  if [[ -n $1 && -s "${KEPT}.new" ]]; then mv -fT "${KEPT}.new" "${KEPT}"; else rm -f "${KEPT}" "${KEPT}.new"; fi
}
