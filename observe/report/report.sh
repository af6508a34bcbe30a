#!/usr/bin/env bash
# What a host tells of itself at the start of a run, as one line of JSON (gathered.ts has its form): what every command
# has left there, what is there now, and the facts of the parts. Comparing the two is not done here, but in
# observe/drift. Sent on standard input, with the parts' scripts and `main` behind it, to a host that may have nothing
# but bash. Changes nothing.
set -euo pipefail
shopt -s inherit_errexit extglob nullglob
export LC_ALL=C
ROOT="${ROOT:-}"
APPLIED="${ROOT}/var/lib/barekube/applied"

# The host's records by the label of their command, in the order of their first run.
declare -A RECORD=()
LABELS=()

# facts PART FUNCTION: the function prints what the part wants to know, as JSON, or nothing. It may look at RECORD.
FACTS=()
facts() { FACTS+=("$1" "$2"); }

main() {
  local machine='' record label
  if [[ -r "${ROOT}/etc/machine-id" ]]; then read -r machine <"${ROOT}/etc/machine-id" || true; fi
  for record in "${APPLIED}"/+([0-9])-*.json; do
    label=${record##*/+([0-9])-}
    label=${label%.json}
    LABELS+=("${label}")
    RECORD[${label}]=${record}
  done
  if ((${#LABELS[@]} == 0)); then
    printf '{"machineID":"%s","commands":{}}\n' "${machine}"
    return
  fi
  if ! command -v jq >/dev/null; then fail "jq is missing, but barekube needs it; install it there and run again"; fi
  gather | assemble "${machine}"
}

# One sentence about what is wrong and what to do, then the end.
fail() {
  echo "$*" >&2
  exit 1
}

# Lines of words with tabs between, from all that follows:
#   record LABEL JSON
#   expected LABEL KIND SUBJECT …     a line of the manifest
#   finished LABEL
#   facts PART JSON
#   KIND SUBJECT …                    what is there now
tell() {
  local IFS=$'\t'
  printf '%s\n' "$*"
}

assemble() {
  local now uptime
  printf -v now '%(%s)T' -1
  read -r uptime _ <"${ROOT}/proc/uptime"
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-input --null-input --compact-output --arg root "${ROOT}" --arg machine "$1" \
    --argjson now "${now}" --argjson uptime "${uptime%.*}" '
    def json: join("\t") | fromjson;
    reduce (inputs | if $root == "" then . else split($root) | join("") end | split("\t")) as $words (
      {machineID: $machine, $now, $uptime, commands: {}, present: {}, facts: {}};
      $words[1] as $name
      | if $words[0] == "record" then
          .commands[$name] = ($words[2:] | json | {script, document: (.data | del(.files)), finished: false, expected: {}})
        elif $words[0] == "expected" then .commands[$name].expected[$words[2]][$words[3]] = $words[4:]
        elif $words[0] == "finished" then .commands[$name].finished = true
        elif $words[0] == "facts" then .facts[$name] = ($words[2:] | json)
        else .present[$words[0]][$name] = $words[2:] end)'
}

# What the manifests name, for those who look at it.
FILES=() BINARIES=() LINKS=() UNITS=() SYSCTLS=() MODULES=()
# Files that units of their own read, and the files of commands without a unit, which those may mention.
UNIT_FILES=() OTHER_FILES=()

gather() {
  local label record=''
  for label in "${LABELS[@]}"; do
    read -r record <"${RECORD[${label}]}" || true
    tell record "${label}" "${record}"
    read_manifest "${label}" "${RECORD[${label}]%.json}.manifest"
  done
  tell_files
  tell_mentions
  tell_units
  tell_kernel
  tell_host
  tell_facts
}

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
      sysctl) SYSCTLS+=("${subject}") ;;
      module) MODULES+=("${subject}") ;;
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

tell_units() {
  local unit line words='' i=0 links units=("${UNITS[@]}" firewalld.service ufw.service)
  # A block of lines for each unit, in the order of the units, with an empty line between.
  while IFS= read -r line; do
    if [[ -n ${line} ]]; then
      words+=$'\t'${line}
    else
      tell unit "${units[i]}${words}"
      words='' i=$((i + 1))
    fi
  done < <(systemctl show --property=LoadState,ActiveState,UnitFileState,ExecStart,ExecMainStartTimestampMonotonic "${units[@]}")
  tell unit "${units[i]}${words}"
  # What systemd says of these may be older than they are.
  for unit in "${UNITS[@]}"; do
    links=("${ROOT}"/etc/systemd/system/*.{wants,requires}/"${unit}")
    if ((${#links[@]} > 0)); then tell enabled "${unit}"; fi
  done
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

tell_facts() {
  local i answer
  for ((i = 0; i < ${#FACTS[@]}; i += 2)); do
    answer=$("${FACTS[i + 1]}")
    if [[ -n ${answer} ]]; then tell facts "${FACTS[i]}" "${answer//$'\n'/ }"; fi
  done
}
