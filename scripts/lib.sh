# What every script of the kit uses. ROOT, empty on a host, lets tests work in a folder of their own.
ROOT="${ROOT:-}"
STATE="${ROOT}/var/lib/barekube"

# The data that came on standard input, a file: data JQ_FILTER [JQ_ARGUMENTS…]
data() { jq -r "$@" "${DATA}"; }

log() { echo "$*" >&2; }

# One sentence about what is wrong and what to do, then the end.
fail() {
  echo "error: $(hostname): $*" >&2
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
  local path="${ROOT}$1" mode=${2:-0755} owner=${3:-} missing
  missing=${path}
  while [[ ! -d ${missing} ]]; do
    install -d "${STATE}"
    echo "${missing}" >>"${STATE}/directories"
    missing=$(dirname "${missing}")
  done
  if [[ ! -d ${path} ]]; then mkdir -p "${path}"; fi
  if [[ -n ${2:-} ]]; then chmod "${mode}" "${path}"; fi
  if [[ -n ${owner} ]]; then chown "${owner}" "${path}"; fi
}

# write_file PATH MODE [OWNER] < CONTENT: all or nothing, and nothing when it is so already.
write_file() {
  local path="${ROOT}$1" mode=$2 owner=${3:-root:root} temporary
  make_directory "$(dirname "$1")"
  temporary=$(mktemp "$(dirname "${path}")/.barekube.XXXXXX")
  chmod 0600 "${temporary}"
  if ! cat >"${temporary}"; then
    rm -f "${temporary}"
    fail "cannot write ${path}; is its disk full?"
  fi
  chown "${owner}" "${temporary}"
  chmod "${mode}" "${temporary}"
  if [[ -f ${path} ]] && cmp -s "${temporary}" "${path}" \
    && [[ $(stat -c '%a %U:%G' "${path}") == "$(stat -c '%a %U:%G' "${temporary}")" ]]; then
    rm -f "${temporary}"
    return
  fi
  mv -fT "${temporary}" "${path}"
  CHANGED+=("$1")
}

# Makes .directories {path: {mode, owner}} and writes .files {path: {mode, owner, content}} of the data.
write_files() {
  local path mode owner content
  while IFS=$'\t' read -r path mode owner; do
    make_directory "${path}" "${mode}" "${owner}"
  done < <(data '(.directories // {}) | to_entries[] | [.key, .value.mode, .value.owner // "root:root"] | @tsv')
  while IFS=$'\t' read -r path mode owner content; do
    write_file "${path}" "${mode}" "${owner}" < <(base64 -d <<<"${content}")
  done < <(data '(.files // {}) | to_entries[]
    | [.key, .value.mode, .value.owner // "root:root", (.value.content | @base64)] | @tsv')
}

# Removes the .files of the data, and the .leftovers: what the program made by itself at run time.
remove_files() {
  local path
  while IFS= read -r path; do
    rm -f "${ROOT}${path}"
  done < <(data '(.files // {}) | keys[]')
  while IFS= read -r path; do
    remove_tree "${ROOT}${path}"
  done < <(data '(.leftovers // [])[]')
}

# remove_tree PATH: with what is mounted below it; a mount point itself is only emptied.
remove_tree() {
  local path=$1 mounted
  if [[ ! -e ${path} ]]; then return; fi
  while IFS= read -r mounted; do
    umount -l "${mounted}"
  done < <(awk -v below="${path}/" 'index($5, below) == 1 {print $5}' /proc/self/mountinfo | sort -r)
  if mountpoint -q "${path}"; then
    find "${path}" -mindepth 1 -delete
  else
    rm -rf "${path}"
  fi
}

report() {
  if ((${#CHANGED[@]} > 0)); then echo "changed ${CHANGED[*]}"; else echo unchanged; fi
}
