#!/usr/bin/env bash
# Opens this host's firewall for the cluster, whichever it is: firewalld, ufw, chains of nftables, or iptables.
#   host-firewall.sh open    lets in exactly what is asked for
#   host-firewall.sh look    reports as JSON what is closed, or open without being asked for, and changes nothing
#   host-firewall.sh close   takes all of it back
# What is asked for is in ${CONFIG}, in lines of words:
#   in PART PROTOCOL PORTS FAMILY SOURCE…   PORTS is a port, FIRST-LAST, or `-` for a protocol without ports; a SOURCE is
#                                           an address, a network or `anyone`
#   through PART FAMILY NETWORK             what a network sends and receives
# What others forbid stays forbidden: the openings come behind their rules, and before what is left is dropped.
set -euo pipefail
shopt -s inherit_errexit nullglob
export LC_ALL=C PATH="${PATH}:/usr/sbin:/sbin"
HERE=$(dirname "$(readlink -f "$0")")
ROOT="${ROOT:-}"
CONFIG="${ROOT}/etc/kube-firewall/openings"
# shellcheck source=firewalld-openings.sh
. "${HERE}/firewalld-openings.sh"
# shellcheck source=ufw-openings.sh
. "${HERE}/ufw-openings.sh"
# shellcheck source=nftables-openings.sh
. "${HERE}/nftables-openings.sh"
# shellcheck source=iptables-openings.sh
. "${HERE}/iptables-openings.sh"

# Begins the names and comments of all that belongs to barekube.
# shellcheck disable=SC2034 # the files above use it
readonly MARK=barekube
# Each has the functions NAME_is_there, NAME_open and NAME_look, and NAME_close, which does without the first.
readonly FIREWALLS=(firewalld ufw nftables iptables)

# The lines of the configuration.
OPENINGS=()
read_config() {
  local line
  OPENINGS=()
  while IFS= read -r line; do
    if [[ ${line} == in\ * || ${line} == through\ * ]]; then OPENINGS+=("${line}"); fi
  done <"${CONFIG}"
}

# single_openings ARRAY: the same with one source a line.
single_openings() {
  local -n singles=$1
  local line words source
  singles=()
  for line in "${OPENINGS[@]}"; do
    read -ra words <<<"${line}"
    if [[ ${words[0]} == through ]]; then
      singles+=("${line}")
    else
      for source in "${words[@]:5}"; do singles+=("${words[*]:0:5} ${source}"); done
    fi
  done
}

FINDINGS=()
# finding SUBJECT STATE
finding() { FINDINGS+=("$1"$'\t'"$2"); }

# is_among TEXT OTHER…
is_among() {
  local text=$1 other
  shift
  for other in "$@"; do
    if [[ ${other} == "${text}" ]]; then return; fi
  done
  return 1
}

# for_each_firewall VERB
for_each_firewall() {
  local name
  for name in "${FIREWALLS[@]}"; do
    if "${name}_is_there"; then "${name}_$1"; fi
  done
}

# Also in those that somebody has stopped in the meantime.
close_all() {
  local name
  for name in "${FIREWALLS[@]}"; do "${name}_close"; done
}

tell() {
  for_each_firewall look
  printf '%s\n' "${FINDINGS[@]}" | jq --raw-input --null-input --compact-output \
    '{findings: [inputs | select(. != "") | split("\t") | {subject: .[0], state: .[1]}]}'
}

fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

main() {
  case ${1:-} in
    open)
      read_config
      for_each_firewall open
      ;;
    look)
      read_config
      tell
      ;;
    close) close_all ;;
    *) fail "expected open, look or close; got: $*" ;;
  esac
}

main "$@"
