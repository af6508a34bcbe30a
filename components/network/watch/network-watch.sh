#!/usr/bin/env bash
# Checks that everything a node's network consists of is still in the kernel: the packet filter tables of kube-proxy and
# the Pod network, and the Pod network's links, addresses and routes. Their programs write these once and do not look again.
#   network-watch.sh watch   looks every few seconds and repairs what it finds
#   network-watch.sh look    reports what is wrong now, as JSON, and changes nothing
#   network-watch.sh heal    repairs everything now; fails, and says what is left, if that cannot be done
#   network-watch.sh drop    removes the rules that it has added to chains of others
# What to look after is in ${CONFIG}: lines of words; see read_config.
set -euo pipefail
shopt -s inherit_errexit nullglob extglob
export LC_ALL=C PATH="${PATH}:/usr/sbin:/sbin:/opt/k8s/bin"
HERE=$(dirname "$(readlink -f "$0")")
ROOT="${ROOT:-}"
CONFIG="${ROOT}/etc/kube-network-watch/config"
RUN="${ROOT}/run/kube-network-watch"
MODE=${1:-}
# shellcheck source=network-watch-config.sh
. "${HERE}/network-watch-config.sh"
# shellcheck source=packet-filter-state.sh
. "${HERE}/packet-filter-state.sh"
# shellcheck source=owned-tables.sh
. "${HERE}/owned-tables.sh"
# shellcheck source=pod-network.sh
. "${HERE}/pod-network.sh"
# shellcheck source=pod-network-mending.sh
. "${HERE}/pod-network-mending.sh"
# shellcheck source=forward-chains.sh
. "${HERE}/forward-chains.sh"
# shellcheck source=network-healing.sh
. "${HERE}/network-healing.sh"

# Findings: the subject, what is wrong with it, and the remedy, separated by tabs. A remedy is a function with its
# arguments, or `-` for what is left to people.
FINDINGS=()
# By finding: what it was concluded from, where the finding alone does not say it.
declare -A EVIDENCE=()
# finding SUBJECT STATE REMEDY…
finding() {
  local subject=$1 state=$2
  shift 2
  FINDINGS+=("${subject}"$'\t'"${state}"$'\t'"$*")
}

look() {
  FINDINGS=() EVIDENCE=()
  read_units
  read_known
  read_packet_filter
  look_at_tables
  look_at_pod_network
  look_at_forward_chains
}

# Only what is seen twice counts: programs and people may be in the middle of something, a Pod may be about to end.
look_twice() {
  local first=$'\n' line both=()
  look
  if ((${#FINDINGS[@]} == 0)); then return; fi
  for line in "${FINDINGS[@]}"; do first+="${line}"$'\t'"${EVIDENCE[${line}]:-}"$'\n'; done
  sleep "${CONFIRM_SECONDS}"
  look
  for line in "${FINDINGS[@]}"; do
    if [[ ${first} == *$'\n'"${line}"$'\t'"${EVIDENCE[${line}]:-}"$'\n'* ]]; then both+=("${line}"); fi
  done
  FINDINGS=("${both[@]}")
}
readonly CONFIRM_SECONDS=${NETWORK_WATCH_CONFIRM_SECONDS:-2}
readonly INTERVAL_SECONDS=${NETWORK_WATCH_INTERVAL_SECONDS:-5}

watch_network() {
  local begun pause
  while :; do
    begun=$(processor_time)
    read_config
    flock 9
    look_twice
    heal_findings
    flock --unlock 9
    # It takes at most a twentieth of a processor, however many rules there are.
    pause=$((($(processor_time) - begun) / 50))
    sleep "$((pause > INTERVAL_SECONDS ? pause : INTERVAL_SECONDS))"
  done
}

# The processor time that this program and those that it has called have used so far, in milliseconds.
processor_time() {
  local words
  read -ra words <"/proc/$$/stat"
  # utime, stime, cutime and cstime, in hundredths of a second; there is no space in the name of this program.
  echo "$(((words[13] + words[14] + words[15] + words[16]) * 10))"
}

# Units that were started only just now are waited for.
heal_now() {
  local deadline left
  # The watch itself may be waiting for a program to start.
  flock 9
  deadline=$((SECONDS + ${NETWORK_WATCH_HEAL_SECONDS:-60}))
  while :; do
    look_twice
    left=$(faults)
    if [[ -z ${left} ]] && all_settled; then return; fi
    if ((SECONDS >= deadline)); then
      if [[ -z ${left} ]]; then left="${UNSETTLED} does not stay up"; fi
      echo "error: ${HOSTNAME}: this could not be repaired: ${left};" \
        "see journalctl -u kube-network-watch${UNSETTLED:+ -u ${UNSETTLED}}" >&2
      return 1
    fi
    heal_findings
    flock --unlock 9
    sleep 1
    flock 9
  done
}

# The findings that can be repaired, on one line.
faults() {
  local line subject state remedy text=''
  for line in "${FINDINGS[@]}"; do
    IFS=$'\t' read -r subject state remedy <<<"${line}"
    if [[ ${remedy} != - ]]; then text+="${text:+; }${subject} ${state}"; fi
  done
  echo "${text}"
}

# all_settled: otherwise sets UNSETTLED to a unit that has not.
all_settled() {
  local unit
  UNSETTLED=''
  for unit in "${UNITS[@]}"; do
    if [[ -n ${STARTED[${unit}]:-} ]] && ! has_settled "${unit}"; then
      UNSETTLED=${unit}
      return 1
    fi
  done
}
UNSETTLED=''

# The findings, and the host's share of each Pod network with the routes to the others, for drift.ts.
tell() {
  local line subject state remedy
  look_twice
  for line in "${FINDINGS[@]}"; do
    IFS=$'\t' read -r subject state remedy <<<"${line}"
    printf '%s\t%s\t%s\n' "${subject}" "${state}" "$([[ ${remedy} != - ]] && echo true || echo false)"
  done | jq --raw-input --null-input --compact-output --arg subnets "${SUBNET[4]:-} ${SUBNET[6]:-}" \
    --argjson routes "${ROUTES[4]:-[]}" --argjson routes6 "${ROUTES[6]:-[]}" '
    {
      findings: [inputs | split("\t") | {subject: .[0], state: .[1], heals: (.[2] == "true")}],
      subnets: [$subnets | split(" ")[] | select(. != "")],
      routes: [$routes[], $routes6[] | .dst]
    }'
}

main() {
  read_config
  if [[ ${MODE} =~ ^(watch|heal)$ ]]; then
    mkdir -p "${RUN}"
    exec 9>"${RUN}/lock"
  fi
  case ${MODE} in
    watch) watch_network ;;
    look) tell ;;
    heal) heal_now ;;
    drop) drop_accept_rules ;;
    *)
      echo "error: expected watch, look, heal or drop; got: $*" >&2
      return 1
      ;;
  esac
}

main "$@"
