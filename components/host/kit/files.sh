# Files and directories of the host, written only where they differ.
# ROOT, empty on a host, lets tests work in a folder of their own.
: "${ROOT-}" "${STATE:?}" "${EACH[*]-}" "${VALUE[*]-}" "${DROPPED[*]-}"

# make_directory PATH [MODE [OWNER]]: notes every directory that it creates, so that a reset can remove them.
make_directory() {
  local path="${ROOT}$1" mode=${2:-} owner=${3:-root:root} missing
  if [[ -d ${path} ]]; then
    if [[ -z ${mode} ]] || is_like "${path}" "${mode}" "${owner}"; then return; fi
  else
    mkdir -p "${STATE}"
    missing=${path}
    while [[ -n ${missing} && ! -d ${missing} ]]; do
      echo "${missing}" >>"${STATE}/directories"
      missing=${missing%/*}
    done
    mkdir -p "${path}" || fail "cannot create the directory ${path}; see the reason above, fix it and run again"
  fi
  CHANGED+=("$1")
  if [[ -z ${mode} ]]; then return; fi
  chown "${owner}" "${path}"
  chmod "${mode}" "${path}"
}

# is_like PATH MODE OWNER
is_like() { [[ $(stat -c '%04a %U:%G' "$1") == "$2 $3" ]]; }

# write_file PATH MODE OWNER CONTENT: atomically, and not at all when nothing differs. The content is an argument
# of a shell function, not of a program, so it is not visible to other processes.
write_file() {
  local path="${ROOT}$1" mode=$2 owner=$3 content=$4 present='' temporary
  if [[ -f ${path} && ! -L ${path} ]]; then
    # read fails at the end of the file; if it succeeds, the file holds a NUL and more.
    if ! IFS= read -r -d '' present <"${path}" && [[ ${present} == "${content}" ]] \
      && is_like "${path}" "${mode}" "${owner}"; then
      return
    fi
  fi
  make_directory "${1%/*}"
  # Always the same name, so that the next run cleans up after one that was cut off.
  temporary="${path}.barekube-new"
  if [[ -e ${temporary} || -L ${temporary} ]]; then rm -f "${temporary}"; fi
  if ! (umask 077 && printf '%s' "${content}" >"${temporary}") 2>/dev/null; then
    rm -f "${temporary}"
    fail "cannot write ${path} ($(free_space "${path%/*}") free there); make room and run again"
  fi
  chown "${owner}" "${temporary}"
  chmod "${mode}" "${temporary}"
  mv -fT "${temporary}" "${path}"
  CHANGED+=("$1")
}

free_space() { df --output=avail -h "$1" | tail -n 1 | tr -d ' '; }

# Creates .directories {path: {mode, owner}}, writes .files {path: {mode, owner, content}}, and removes the files
# that earlier runs of the same name wrote and the document no longer lists.
write_files() {
  local path
  remove_dropped
  each directories
  for path in "${EACH[@]}"; do
    make_directory "${path}" "${VALUE["directories ${path} mode"]:-}" "${VALUE["directories ${path} owner"]:-root:root}"
  done
  each files
  for path in "${EACH[@]}"; do
    write_file "${path}" "${VALUE["files ${path} mode"]}" "${VALUE["files ${path} owner"]:-root:root}" \
      "${VALUE["files ${path} content"]:-}"
  done
}

remove_dropped() {
  local path
  for path in "${DROPPED[@]}"; do
    if [[ ! -e "${ROOT}${path}" && ! -L "${ROOT}${path}" ]]; then continue; fi
    rm -f "${ROOT}${path}"
    CHANGED+=("${path}")
  done
}
