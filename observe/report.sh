#!/usr/bin/env bash
# What a host tells of itself at the start of a run, as one line of JSON (components/remote/host-report.ts).
# Sent behind certificate.sh and cluster.sh on standard input to a host that may have nothing but bash. Changes nothing.
set -euo pipefail
shopt -s inherit_errexit extglob nullglob
export LC_ALL=C
ROOT="${ROOT:-}"
APPLIED="${ROOT}/var/lib/barekube/applied"

main() {
  local machine='' records=("${APPLIED}"/+([0-9])-*.json) record nodes etcd kubelet pods
  if [[ -r "${ROOT}/etc/machine-id" ]]; then read -r machine <"${ROOT}/etc/machine-id" || true; fi
  if ((${#records[@]} == 0)); then
    printf '{"machineID":"%s","commands":{}}\n' "${machine}"
    return
  fi
  if ! command -v jq >/dev/null; then fail "jq is missing, but barekube needs it; install it there and run again"; fi
  for record in "${records[@]}"; do read_manifest "${record%.json}.manifest"; done
  check_files
  check_links
  check_units
  check_system
  if ((${#CHANGED_AT[@]} > 0)); then find_readers; fi
  nodes=$(ask_nodes)
  etcd=$(ask_etcd "${APPLIED}"/+([0-9])-etcd.json)
  pods=$(ask_pods "${APPLIED}"/+([0-9])-kubelet.json)
  kubelet=$(certificate_in "${ROOT}/var/lib/kubelet/pki/kubelet-client-current.pem")
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --compact-output --arg machine "${machine}" --arg restarts "${RESTARTS[*]}" \
    --argjson nodes "${nodes:-null}" --argjson etcd "${etcd:-null}" --argjson pods "${pods:-null}" --arg kubelet "${kubelet}" '
    ($ARGS.positional | [range(0; length; 3) as $i | .[$i:$i + 3]]) as $drift
    | ($restarts | split(" ")) as $restarts
    | [inputs
      | (input_filename | sub("^.*/[0-9]+-"; "") | sub("\\.json$"; "")) as $name
      | {key: $name, value: {
          document: (.data | del(.files)),
          drift: ([$drift[] | select(.[0] == $name) | {key: .[1], value: .[2]}] | from_entries),
          restart: ($name | IN($restarts[]))}}]
    | {machineID: $machine, commands: from_entries, nodes: $nodes, etcd: $etcd, pods: $pods, kubeletClient: $kubelet}' "${records[@]}" --args "${DRIFT[@]}"
}

# One sentence about what is wrong and what to do, then the end.
fail() {
  echo "$*" >&2
  exit 1
}

# Three words each: label of the command, what is not as it was left, and how it is.
DRIFT=()
drift() { DRIFT+=("$1" "${2#"${ROOT}"}" "$3"); }
# Labels of the commands whose unit was started with what is wrong.
RESTARTS=()

# What scripts/manifest.sh has noted, by path or name.
declare -A LABEL=() KIND=() LIKE=() SIGNATURE=() SUM=() TARGET=() UNLESS=() UNIT=() SYSCTL=()
# A line each: what is promised for the host as a whole.
HOSTS='' MODULES=() SWAP='' FIREWALL='' SELINUX=''

read_manifest() {
  local label=${1##*/+([0-9])-} kind subject first second last=''
  label=${label%.manifest}
  if [[ -f $1 ]]; then
    while IFS=$'\t' read -r kind subject first second; do
      last=${kind}
      case ${kind} in
        file) KIND[${subject}]=file LABEL[${subject}]=${label} LIKE[${subject}]=${first} SIGNATURE[${subject}]=${second} ;;
        binary) KIND[${subject}]=binary LABEL[${subject}]=${label} SIGNATURE[${subject}]=${first} ;;
        sum) SUM[${subject}]=${first} ;;
        link) TARGET[${subject}]=${first} LABEL[${subject}]=${label} ;;
        unless) UNLESS[${subject}]=${first} ;;
        unit) UNIT[${subject}]=${label} ;;
        sysctl) SYSCTL[${subject}]=${first} ;;
        hosts) HOSTS+="${subject}"$'\n' ;;
        module) MODULES+=("${subject}") ;;
        swap) SWAP=${subject} ;;
        firewall) FIREWALL=${subject} ;;
        selinux) SELINUX=${subject} ;;
      esac
    done <"$1"
  fi
  if [[ ${last} != end ]]; then drift "${label}" "the last run" "did not come to its end"; fi
}

# When each path was changed that is not as it was left, in seconds since 1970; of missing ones nobody knows.
declare -A CHANGED_AT=()

# One stat for all, and a sum of those alone that were written to since.
check_files() {
  local path type like signature changed sum suspects=()
  local -A seen=()
  if ((${#KIND[@]} == 0)); then return; fi
  while IFS=$'\t' read -r path type like signature changed; do
    seen[${path}]=yes
    if [[ ${type} != regular* ]]; then
      drift "${LABEL[${path}]}" "${path}" "is a ${type}, no file"
      CHANGED_AT[${path}]=${changed}
    elif [[ ${signature} == "${SIGNATURE[${path}]}" ]]; then
      continue
    elif [[ ${KIND[${path}]} == binary ]]; then
      drift "${LABEL[${path}]}" "${path}" "was replaced"
      CHANGED_AT[${path}]=${changed}
    else
      suspects+=("${path}")
      CHANGED_AT[${path}]=${changed}
      if [[ ${like} != "${LIKE[${path}]}" ]]; then
        drift "${LABEL[${path}]}" "${path}" "is ${like}, not ${LIKE[${path}]}"
      fi
    fi
  done < <(stat --printf='%n\t%F\t%04a %U:%G\t%s %.9Y %.9Z\t%Z\n' "${!KIND[@]}" 2>/dev/null || true)
  for path in "${!KIND[@]}"; do
    if [[ -n ${seen[${path}]:-} ]]; then continue; fi
    if [[ -n ${UNLESS[${path}]:-} && -e ${UNLESS[${path}]} ]]; then continue; fi
    drift "${LABEL[${path}]}" "${path}" "is missing"
  done
  if ((${#suspects[@]} == 0)); then return; fi
  while read -r sum path; do
    if [[ ${sum} == "${SUM[${path}]}" ]]; then
      # Only touched, or with another mode, which no unit notices.
      unset "CHANGED_AT[${path}]"
    else
      # Instead of what its mode may have come to.
      drift "${LABEL[${path}]}" "${path}" "has another content"
    fi
  done < <(sha256sum "${suspects[@]}")
}

check_links() {
  local path
  for path in "${!TARGET[@]}"; do
    if [[ ! -L ${path} ]]; then
      if [[ -e ${path} ]]; then drift "${LABEL[${path}]}" "${path}" "is no link"; else drift "${LABEL[${path}]}" "${path}" "is missing"; fi
    elif [[ $(readlink "${path}") != "${TARGET[${path}]}" ]]; then
      drift "${LABEL[${path}]}" "${path}" "leads to $(readlink "${path}")"
    fi
  done
}

# What systemd says, by "UNIT PROPERTY".
declare -A SYSTEMD=()

check_units() {
  local unit property value i=0 units=("${!UNIT[@]}") label state links
  local properties=LoadState,ActiveState,UnitFileState,ExecStart,ExecMainStartTimestampMonotonic
  if [[ ${FIREWALL} == off ]]; then units+=(firewalld.service ufw.service); fi
  if ((${#units[@]} == 0)); then return; fi
  # A block of lines for each unit, in the order of the units, with an empty line between.
  while IFS='=' read -r property value; do
    if [[ -z ${property} ]]; then
      i=$((i + 1))
    else
      SYSTEMD["${units[i]} ${property}"]=${value}
    fi
  done < <(systemctl show --property="${properties}" "${units[@]}")
  for unit in "${!UNIT[@]}"; do
    label=${UNIT[${unit}]}
    state=''
    if [[ ${SYSTEMD["${unit} LoadState"]:-} == masked ]]; then
      state='masked'
    else
      # What systemd says of this may be older than the links.
      links=("${ROOT}"/etc/systemd/system/*.{wants,requires}/"${unit}")
      if ((${#links[@]} == 0)); then state='disabled'; fi
    fi
    case ${SYSTEMD["${unit} ActiveState"]:-} in
      inactive | deactivating) state+="${state:+ and }stopped" ;;
      failed) state+="${state:+ and }failed" ;;
    esac
    if [[ -n ${state} ]]; then drift "${label}" "${unit}" "is ${state}"; fi
  done
  if [[ ${FIREWALL} != off ]]; then return; fi
  for unit in firewalld.service ufw.service; do
    if [[ ${SYSTEMD["${unit} ActiveState"]:-} == active ]]; then
      drift prepare "${unit}" "is active"
    elif [[ ${SYSTEMD["${unit} UnitFileState"]:-} == enabled ]]; then
      drift prepare "${unit}" "is enabled"
    fi
  done
}

check_system() {
  local key value present line
  for key in "${!SYSCTL[@]}"; do
    value=${SYSCTL[${key}]}
    present=$(sysctl -n "${key}" 2>/dev/null) || present=missing
    # The kernel puts tabs between numbers.
    present=${present//$'\t'/ }
    if [[ ${present} != "${value}" ]]; then drift prepare "${key}" "is ${present}, not ${value}"; fi
  done
  for key in "${MODULES[@]}"; do
    if [[ ! -d "${ROOT}/sys/module/${key}" ]]; then drift prepare "module ${key}" "is not loaded"; fi
  done
  if [[ ${SWAP} == off && -r "${ROOT}/proc/swaps" ]]; then
    { read -r line && read -r line _; } <"${ROOT}/proc/swaps" && drift prepare swap "is on: ${line}"
  fi
  if [[ ${SELINUX} == permissive && -r "${ROOT}/sys/fs/selinux/enforce" ]]; then
    read -r line <"${ROOT}/sys/fs/selinux/enforce" || true
    if [[ ${line} == 1 ]]; then drift prepare SELinux "is enforcing"; fi
  fi
  if [[ -n ${HOSTS} ]]; then check_hosts; fi
}

check_hosts() {
  local line block='' inside=no
  if [[ -r "${ROOT}/etc/hosts" ]]; then
    while IFS= read -r line || [[ -n ${line} ]]; do
      case ${line} in
        '# barekube begin') inside=yes ;;
        '# barekube end') inside=no ;;
        *) if [[ ${inside} == yes ]]; then block+="${line}"$'\n'; fi ;;
      esac
    done <"${ROOT}/etc/hosts"
  fi
  if [[ -z ${block} ]]; then
    drift prepare /etc/hosts "lacks barekube's lines"
  elif [[ ${block} != "${HOSTS}" ]]; then
    drift prepare /etc/hosts "has other lines than barekube's"
  fi
}

# A unit that was started after a file of its, its binary, or a key that one of its files names was changed runs
# with what is wrong, and goes on to when that is mended.
find_readers() {
  local unit label path uptime started now
  printf -v now '%(%s)T' -1
  read -r uptime _ <"${ROOT}/proc/uptime"
  for unit in "${!UNIT[@]}"; do
    label=${UNIT[${unit}]}
    started=${SYSTEMD["${unit} ExecMainStartTimestampMonotonic"]:-0}
    started=$((now - ${uptime%.*} + started / 1000000))
    for path in "${!CHANGED_AT[@]}"; do
      # Seconds are rounded in both.
      if ((started + 2 < CHANGED_AT[${path}])) || ! reads "${unit}" "${path}"; then continue; fi
      RESTARTS+=("${label}")
      if [[ ${LABEL[${path}]} != "${label}" ]]; then drift "${label}" "${path}" "was not right when ${unit} started"; fi
    done
  done
}

# reads UNIT PATH
reads() {
  local unit=$1 path=$2 label=${UNIT[$1]} file files=()
  if [[ ${LABEL[${path}]} == "${label}" || ${SYSTEMD["${unit} ExecStart"]:-} == *"path=${path#"${ROOT}"} "* ]]; then return; fi
  if [[ ${LABEL[${path}]} != keys ]]; then return 1; fi
  for file in "${!LABEL[@]}"; do
    if [[ ${LABEL[${file}]} == "${label}" && -f ${file} ]]; then files+=("${file}"); fi
  done
  ((${#files[@]} > 0)) && grep -qF -- "${path#"${ROOT}"}" "${files[@]}"
}

main
