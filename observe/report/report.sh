#!/usr/bin/env bash
# What a host tells of itself at the start of a run, as one line of JSON (gathered.ts has its form): what every command
# has left there, what is there now, and the facts of the parts. observe/drift does the comparing. Changes nothing.
# Sent on standard input to a host that may have nothing but bash, with present.sh, the parts' scripts and `main` behind.
set -euo pipefail
shopt -s inherit_errexit extglob nullglob
export LC_ALL=C
# The host's own proxy is not for the cluster; see components/host/proxy/proxy.sh.
unset {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY
ROOT="${ROOT:-}"
APPLIED="${ROOT}/var/lib/barekube/applied"

# The host's records by the label of their command, in the order of their first run.
declare -A RECORD=()
LABELS=()

# facts PART FUNCTION: the function prints what the part wants to know, as JSON, or nothing. It may look at RECORD.
FACTS=()
facts() { FACTS+=("$1" "$2"); }

# The same for what a host is asked that nothing was applied to yet. The function must do with what such a host has.
FACTS_OF_ANY_HOST=()
facts_of_any_host() {
  facts "$@"
  FACTS_OF_ANY_HOST+=("$1" "$2")
}

# What others have on the host, as elements of a list in JSON, each after a comma.
FOUND=''
# found WORD…
found() {
  local word words=''
  for word in "$@"; do
    word=${word//[[:cntrl:]]/?}
    word=${word//\\/\\\\}
    words+=",\"${word//\"/\\\"}\""
  done
  FOUND+=",[${words:1}]"
}

main() {
  local machine='' boot record label
  if [[ -r "${ROOT}/etc/machine-id" ]]; then read -r machine <"${ROOT}/etc/machine-id" || true; fi
  boot=$(this_boot)
  for record in "${APPLIED}"/+([0-9])-*.json; do
    label=${record##*/+([0-9])-}
    label=${label%.json}
    LABELS+=("${label}")
    RECORD[${label}]=${record}
  done
  if declare -F look_for_others >/dev/null; then look_for_others; fi
  if ((${#LABELS[@]} == 0)); then
    printf '{"machineID":"%s","boot":"%s","commands":{}%s%s}\n' "${machine}" "${boot}" \
      "${FOUND:+",\"found\":[${FOUND:1}]"}" "$(early_facts)"
    return
  fi
  if ! command -v jq >/dev/null; then fail "jq is missing, but barekube needs it; install it there and run again"; fi
  gather | assemble "${machine}" "${boot}"
}

# Different after every start of the system. Containers share the kernel's own ID, but not the time their init started.
this_boot() {
  local id='' init=''
  { read -r id <"${ROOT}/proc/sys/kernel/random/boot_id" && read -r init <"${ROOT}/proc/1/stat"; } 2>/dev/null || return 0
  # Behind the name of the program, which may hold spaces, the time is the twentieth word.
  read -ra init <<<"${init##*) }"
  echo "${id}:${init[19]}"
}

early_facts() {
  local i answer json=''
  for ((i = 0; i < ${#FACTS_OF_ANY_HOST[@]}; i += 2)); do
    answer=$("${FACTS_OF_ANY_HOST[i + 1]}")
    if [[ -n ${answer} ]]; then json+="${json:+,}\"${FACTS_OF_ANY_HOST[i]}\":${answer}"; fi
  done
  printf '%s' "${json:+,\"facts\":{${json}\}}"
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
  jq --raw-input --null-input --compact-output --arg root "${ROOT}" --arg machine "$1" --arg boot "$2" \
    --argjson found "[${FOUND:1}]" --argjson now "${now}" --argjson uptime "${uptime%.*}" '
    def json: join("\t") | fromjson;
    reduce (inputs | if $root == "" then . else split($root) | join("") end | split("\t")) as $words (
      {machineID: $machine, $boot, $now, $uptime, $found, commands: {}, present: {}, facts: {}};
      $words[1] as $name
      | if $words[0] == "record" then
          .commands[$name] = ($words[2:] | json | {script, document: (.data | del(.files)), finished: false, expected: {}})
        elif $words[0] == "expected" then .commands[$name].expected[$words[2]][$words[3]] = $words[4:]
        elif $words[0] == "finished" then .commands[$name].finished = true
        elif $words[0] == "facts" then .facts[$name] = ($words[2:] | json)
        else .present[$words[0]][$name] = $words[2:] end)'
}

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

tell_facts() {
  local i answer
  for ((i = 0; i < ${#FACTS[@]}; i += 2)); do
    answer=$("${FACTS[i + 1]}")
    if [[ -n ${answer} ]]; then tell facts "${FACTS[i]}" "${answer//$'\n'/ }"; fi
  done
}
