# What there is on the host of all that its manifests name; for report.sh, whose `tell` passes it on.
: "${ROOT-}"

# What the manifests name, in all of them.
FILES=() BINARIES=() LINKS=() UNITS=() MASKED=() OFF=() SYSCTLS=() MODULES=() CLOCKS=()
# Files that units of their own read, and the files of commands without a unit, which those may mention.
UNIT_FILES=() OTHER_FILES=()

# See manifest.sh.
read_manifest() {
  local label=$1 kind='' subject rest files=() unit=no
  if [[ ! -f $2 ]]; then return; fi
  while IFS=$'\t' read -r kind subject rest; do
    case ${kind} in
      end) break ;;
      file) files+=("${subject}") ;;
      binary) BINARIES+=("${subject}") ;;
      link) LINKS+=("${subject}") ;;
      unless) if [[ -e ${rest} ]]; then tell exists "${rest}"; fi ;;
      unit) unit=yes UNITS+=("${subject}") ;;
      masked) MASKED+=("${subject}") ;;
      off) OFF+=("${subject}") ;;
      sysctl) SYSCTLS+=("${subject}") ;;
      module) MODULES+=("${subject}") ;;
      clock) CLOCKS+=("${subject}") ;;
    esac
    tell expected "${label}" "${kind}" "${subject}" "${rest}"
  done <"$2"
  FILES+=("${files[@]}")
  if [[ ${unit} == yes ]]; then UNIT_FILES+=("${files[@]}"); else OTHER_FILES+=("${files[@]}"); fi
  if [[ ${kind} == end ]]; then tell finished "${label}"; fi
}

tell_files() {
  local paths=("${FILES[@]}" "${BINARIES[@]}" "${LINKS[@]}") path sum regular=()
  if ((${#paths[@]} > 0)); then
    stat --printf='stat\t%n\t%F\t%04a %U:%G\t%s %.9Y %.9Z\t%Z\n' "${paths[@]}" 2>/dev/null || true
  fi
  if ((${#LINKS[@]} > 0)); then
    find "${LINKS[@]}" -maxdepth 0 -type l -printf 'target\t%p\t%l\n' 2>/dev/null || true
  fi
  for path in "${FILES[@]}"; do
    if is_regular "${path}"; then regular+=("${path}"); fi
  done
  if ((${#regular[@]} == 0)); then return; fi
  # A file may go in the meantime.
  { sha256sum "${regular[@]}" 2>/dev/null || true; } | while read -r sum path; do tell sum "${path}" "${sum}"; done
}

# Nobody knows what reading anything else would come to.
is_regular() { [[ -f $1 && ! -L $1 ]]; }

# Which files, keys above all, a unit's own files mention.
tell_mentions() {
  local file path files=()
  local -A mentioned=()
  for file in "${UNIT_FILES[@]}"; do
    if is_regular "${file}"; then files+=("${file}"); fi
  done
  if ((${#files[@]} == 0 || ${#OTHER_FILES[@]} == 0)); then return; fi
  while IFS= read -r -d '' file && IFS= read -r path; do
    mentioned[${file}]+=$'\t'${path}
  done < <(grep --null --only-matching --with-filename --fixed-strings --no-messages \
    --file <(printf '%s\n' "${OTHER_FILES[@]#"${ROOT}"}") "${files[@]}")
  for file in "${!mentioned[@]}"; do tell mentions "${file}${mentioned[${file}]}"; done
}

readonly UNIT_PROPERTIES=LoadState,ActiveState,SubState,UnitFileState,NRestarts,ExecStart,ExecMainStartTimestampMonotonic,InactiveExitTimestampMonotonic

tell_units() {
  local unit line words='' i=0 links units=("${UNITS[@]}" "${CLOCKS[@]}" firewalld.service ufw.service)
  # A block of lines for each unit, in the order of the units, with an empty line between.
  while IFS= read -r line; do
    if [[ -n ${line} ]]; then
      words+=$'\t'${line}
    elif [[ -n ${words} ]]; then
      tell unit "${units[i]}${words}"
      tell_exits "${units[i]}" "${words}"
      words='' i=$((i + 1))
    fi
  done < <(systemctl show --property="${UNIT_PROPERTIES}" "${units[@]}" && echo)
  # What systemd says of these may be older than they are.
  for unit in "${MASKED[@]}"; do
    if [[ "${ROOT}/etc/systemd/system/${unit}" -ef /dev/null ]]; then tell masked "${unit}"; fi
  done
  for unit in "${UNITS[@]}" "${OFF[@]}"; do
    links=("${ROOT}"/etc/systemd/system/*.{wants,requires}/"${unit}")
    if ((${#links[@]} > 0)); then tell enabled "${unit}"; fi
  done
}

# tell_exits UNIT PROPERTIES: for a unit that has been restarted some times, and runs only briefly, if at all, how many
# times systemd has restarted it within the last minute. The journal is asked for no other unit, since it may be long.
tell_exits() {
  local restarts started seconds
  if [[ ! $2 =~ NRestarts=([0-9]+) ]]; then return; fi
  restarts=${BASH_REMATCH[1]}
  if ((restarts < 3)) || [[ ! $2 =~ ExecMainStartTimestampMonotonic=([0-9]+) ]]; then return; fi
  started=${BASH_REMATCH[1]}
  read -r seconds _ <"${ROOT}/proc/uptime"
  if ((${seconds%.*} - started / 1000000 > 60)); then return; fi
  # The message of systemd that it has scheduled a restart.
  restarts=$(journalctl --unit "$1" --since=-1min --quiet --output cat MESSAGE_ID=5eb03494b6584870a536b337290809b3 | wc -l)
  tell restarts "$1" "${restarts}"
}

tell_kernel() {
  local key value
  for key in "${SYSCTLS[@]}"; do
    if { read -r value <"${ROOT}/proc/sys/${key//.//}"; } 2>/dev/null; then tell sysctl "${key}" "${value}"; fi
  done
  for key in "${MODULES[@]}"; do
    if [[ -d "${ROOT}/sys/module/${key}" ]]; then tell module "${key}"; fi
  done
}

tell_host() {
  local line inside=no i=0
  if [[ -r "${ROOT}/proc/swaps" ]]; then
    { read -r line && read -r line _; } <"${ROOT}/proc/swaps" && tell swap "${line}"
  fi
  if [[ -r "${ROOT}/sys/fs/selinux/enforce" ]]; then
    read -r line <"${ROOT}/sys/fs/selinux/enforce" || true
    if [[ ${line} == 1 ]]; then tell selinux enforcing; fi
  fi
  if [[ ! -r "${ROOT}/etc/hosts" ]]; then return; fi
  while IFS= read -r line || [[ -n ${line} ]]; do
    case ${line} in
      '# barekube begin') inside=yes ;;
      '# barekube end') inside=no ;;
      *) if [[ ${inside} == yes ]]; then tell hosts $((i++)) "${line}"; fi ;;
    esac
  done <"${ROOT}/etc/hosts"
}
