# What every script of the kit uses. ROOT, empty on a host, lets tests work in a folder of their own.
ROOT="${ROOT:-}"
STATE="${ROOT}/var/lib/barekube"
# From document.sh, which tells about them.
: "${EACH[*]-}" "${DROPPED[*]-}"

log() { echo "$*" >&2; }

# One sentence about what is wrong and what to do, then the end.
fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

# wait_until SECONDS COMMAND…: true as soon as the command is, false when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.2
  done
}

# Paths written because they differed, in this run.
CHANGED=()

# make_directory PATH [MODE [OWNER]]: remembers what was not there before, so that removal leaves no rest.
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
    mkdir -p "${path}" || fail "cannot make the directory ${path}; see what is in its way"
  fi
  CHANGED+=("$1")
  if [[ -z ${mode} ]]; then return; fi
  chown "${owner}" "${path}"
  chmod "${mode}" "${path}"
}

# is_like PATH MODE OWNER
is_like() { [[ $(stat -c '%04a %U:%G' "$1") == "$2 $3" ]]; }

# write_file PATH MODE OWNER CONTENT: all or nothing, and nothing when it is so already. The content is an
# argument of a function, not of a program, so it shows up nowhere.
write_file() {
  local path="${ROOT}$1" mode=$2 owner=$3 content=$4 present='' temporary
  if [[ -f ${path} && ! -L ${path} ]]; then
    # read fails at the end of the file, which is where the content has to end.
    if ! IFS= read -r -d '' present <"${path}" && [[ ${present} == "${content}" ]] \
      && is_like "${path}" "${mode}" "${owner}"; then
      return
    fi
  fi
  make_directory "${1%/*}"
  # A name that the next run finds again, should this one be cut off.
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

# Makes .directories {path: {mode, owner}}, writes .files {path: {mode, owner, content}}, and removes what an
# earlier apply of the same name wrote and this one does not.
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

# Removes the .files of the data, and the .leftovers: what the program made by itself at run time.
remove_files() {
  local path paths=()
  remove_dropped
  each files
  for path in "${EACH[@]}"; do paths+=("${ROOT}${path}" "${ROOT}${path}.barekube-new"); done
  rm -f "${paths[@]}"
  each leftovers
  for path in "${EACH[@]}"; do remove_tree "${ROOT}${VALUE["leftovers ${path}"]}"; done
}

# remove_tree PATH: with what is mounted below it; a mount point itself is only emptied.
remove_tree() {
  local path=$1
  if [[ ! -e ${path} && ! -L ${path} ]]; then return; fi
  unmount "${path}/"
  if mountpoint -q "${path}"; then
    find "${path}" -mindepth 1 -delete
  else
    rm -rf "${path}"
  fi
}

# unmount PREFIX: whatever is mounted at a path that begins so, last one first.
unmount() {
  local prefix=$1 point points=() i
  while read -r _ _ _ _ point _; do
    # The kernel writes a space as \040.
    printf -v point '%b' "${point//\\/\\0}"
    if [[ ${point} == "${prefix}"* ]]; then points+=("${point}"); fi
  done </proc/self/mountinfo
  for ((i = ${#points[@]} - 1; i >= 0; i--)); do umount -l "${points[i]}"; done
}

report() {
  if ((${#CHANGED[@]} > 0)); then echo "changed ${CHANGED[*]}"; else echo unchanged; fi
}
