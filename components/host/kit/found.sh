# What somebody else has where a part of the cluster keeps things of its own. Needs nothing but bash, since report.sh
# asks the same of hosts that have nothing else yet. Whoever sources it defines `found KIND SUBJECT DETAIL…`:
#   found path PATH NAME…                  something is there; for a directory, the first files in it
#   found unit UNIT ACTIVE ENABLED FILE    as systemd calls it, and the file of the unit
#   found drop-in FILE UNIT                a package's, which would change our unit
#   found user UNIT OTHER                  the unit OTHER runs, or starts at boot, and needs UNIT
#   found mount PATH POINT                 something is mounted below PATH
#   found socket PATH SOCKET               a program listens below PATH
#   found port PORT PROGRAM UNIT           a program listens there
#   found interface NAME
: "${ROOT-}"

# look_at PATH: fails where the path is free: nothing is there, or a directory without any file, which may as well be
# a mount point or lie behind a link.
look_at() {
  local path="${ROOT}$1" there=()
  if [[ -d ${path} ]]; then
    find_content "${path}" there
    if ((${#there[@]} == 0)); then return 1; fi
  elif [[ ! -e ${path} && ! -L ${path} ]]; then
    return 1
  fi
  found path "$1" "${there[@]#"${path}/"}"
}

# find_content DIRECTORY ARRAY: up to three files below it.
find_content() {
  local -n content=$2
  local entry
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if ((${#content[@]} >= 3)); then return; fi
    case ${entry##*/} in lost+found | .barekube-kept) continue ;; esac
    if [[ -d ${entry} && ! -L ${entry} ]]; then find_content "${entry}" "$2"; else content+=("${entry}"); fi
  done
}

# look_at_units UNIT…: whatever else goes by these names, wherever it comes from.
look_at_units() {
  local unit line file
  local -A state=()
  for unit in "$@"; do
    look_at "/etc/systemd/system/${unit}.d" || true
    for file in "${ROOT}"/{run,usr/local/lib,usr/lib}/systemd/system/"${unit}.d"/*.conf; do
      found drop-in "${file#"${ROOT}"}" "${unit}"
    done
  done
  if (($# == 0)) || ! command -v systemctl >/dev/null; then return; fi
  # A block of lines for each unit, with an empty line between.
  while IFS= read -r line; do
    if [[ -n ${line} ]]; then
      state[${line%%=*}]=${line#*=}
    else
      judge_unit "$@"
      state=()
    fi
  done < <(systemctl show --property=Id,LoadState,ActiveState,UnitFileState,FragmentPath,WantedBy,RequiredBy,BoundBy "$@" && echo)
}

# judge_unit OUR_UNIT…: what systemd says of it is in the caller's `state`.
judge_unit() {
  local unit=${state[Id]:-} other
  if [[ -z ${unit} || ${state[LoadState]:-not-found} == not-found ]]; then return; fi
  found unit "${unit}" "${state[ActiveState]:-}" "${state[UnitFileState]:-}" "${state[FragmentPath]:-}"
  for other in ${state[WantedBy]:-} ${state[RequiredBy]:-} ${state[BoundBy]:-}; do
    if [[ ${other} == *.target || " $* " == *" ${other} "* ]]; then continue; fi
    if systemctl --quiet is-active "${other}" || systemctl --quiet is-enabled "${other}" 2>/dev/null; then
      found user "${unit}" "${other}"
    fi
  done
}

# look_for_mounts PATH…: what keeps these from being moved.
look_for_mounts() {
  local path point points
  list_mounts points
  for point in "${points[@]}"; do
    for path in "$@"; do
      if [[ ${point} == "${ROOT}${path}"/* ]]; then found mount "${path}" "${point#"${ROOT}"}"; fi
    done
  done
}

# list_mounts ARRAY: all mount points, most recent last.
list_mounts() {
  local -n mount_points=$1
  local line
  mount_points=()
  while read -r _ _ _ _ line _; do
    # The kernel writes a space as \040.
    printf -v line '%b' "${line//\\/\\0}"
    mount_points+=("${line}")
  done </proc/self/mountinfo
}

# look_for_sockets PATH…: programs that would go on without these.
look_for_sockets() {
  local path socket flags
  if [[ ! -r "${ROOT}/proc/net/unix" ]]; then return; fi
  while read -r _ _ _ flags _ _ _ socket; do
    for path in "$@"; do
      # The flag of a socket that accepts connections.
      if [[ ${flags} == 00010000 && ${socket} == "${path}"/* ]]; then found socket "${path}" "${socket}"; fi
    done
  done <"${ROOT}/proc/net/unix"
}

# look_at_ports PORT…
look_at_ports() {
  local file address state port
  local -A seen=()
  for file in "${ROOT}"/proc/net/tcp{,6}; do
    if [[ ! -r ${file} ]]; then continue; fi
    while read -r _ address _ state _; do
      if [[ ${state} != 0A ]]; then continue; fi
      port=$((16#${address##*:}))
      if [[ " $* " != *" ${port} "* || -n ${seen[${port}]:-} ]]; then continue; fi
      seen[${port}]=yes
      tell_listener "${port}"
    done <"${file}"
  done
}

tell_listener() {
  local line='' program='' unit=''
  if command -v ss >/dev/null; then line=$(ss -Hltnp "sport = :$1"); fi
  if [[ ${line} =~ \"([^\"]*)\",pid=([0-9]+) ]]; then
    program="${BASH_REMATCH[1]} (process ${BASH_REMATCH[2]})"
    line=$(cat "${ROOT}/proc/${BASH_REMATCH[2]}/cgroup" 2>/dev/null || true)
    if [[ ${line} =~ /([^/$'\n']+\.service) ]]; then unit=${BASH_REMATCH[1]}; fi
  fi
  found port "$1" "${program}" "${unit}"
}

look_at_interfaces() {
  local interface
  for interface in "$@"; do
    if [[ -e "${ROOT}/sys/class/net/${interface}" ]]; then found interface "${interface}"; fi
  done
}
