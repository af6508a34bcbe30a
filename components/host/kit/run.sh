#!/usr/bin/env bash
# The kit's only entrance:
#   run.sh SCRIPT apply NAME [READS] < DATA   one JSON document
#   run.sh SCRIPT remove NAME < DATA
#   run.sh reset                              removes what was ever applied, last first
# READS are hexadecimal digits: a hash of the keys and certificates that a unit reads, which service.sh compares.
# A run that was cut off may be repeated at any time; two of the same name wait for each other.
set -euo pipefail
shopt -s inherit_errexit lastpipe extglob nullglob
export LC_ALL=C
umask 022
readonly TIME_LIMIT_SECONDS=${BAREKUBE_TIME_LIMIT_SECONDS:-900}

# Everything but this runs under the time limit, and hands on the way it ended.
if [[ ${BAREKUBE_LIMITED:-} != yes && ${1:-} != reset ]]; then
  status=0
  BAREKUBE_LIMITED=yes timeout --kill-after=10 "${TIME_LIMIT_SECONDS}" "$0" "$@" || status=$?
  if ((status == 124 || status == 137)); then
    echo "error: ${HOSTNAME}: ${*} was stopped after ${TIME_LIMIT_SECONDS} s; run again, it goes on from there" >&2
  fi
  exit "${status}"
fi

KIT=$(dirname "$(readlink -f "$0")")
# shellcheck source=lib.sh
. "${KIT}/lib.sh"
# shellcheck source=document.sh
. "${KIT}/document.sh"
# shellcheck source=manifest.sh
. "${KIT}/manifest.sh"
APPLIED="${STATE}/applied"

main() {
  local script=${1:-} verb=${2:-} name=${3:-} record
  # shellcheck disable=SC2034 # service.sh compares it
  READS=${4:-}
  if [[ ${script} == reset ]]; then
    reset
    return
  fi
  if [[ ! -f "${KIT}/${script}.sh" || ! ${verb} =~ ^(apply|remove)$ || ! ${name} =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then
    fail "expected: run.sh SCRIPT apply|remove NAME, or run.sh reset; got: $*"
  fi
  if [[ ! ${READS} =~ ^[0-9a-f]*$ ]]; then
    fail "expected behind ${name} a hash of what it reads, in hexadecimal digits, or nothing; got: ${READS}"
  fi
  mkdir -p "${ROOT}/run/barekube"
  exec 9>"${ROOT}/run/barekube/${name}.lock"
  flock 9
  record=$(record_of "${name}")
  read_document "${script}" "${record}"
  # shellcheck source=/dev/null
  . "${KIT}/${script}.sh"
  if [[ ${verb} == apply ]]; then
    check
    remember "${script}" "${record}"
  fi
  "${verb}" </dev/null
  if [[ ${verb} == remove ]]; then
    rm -f "${record}" "${record%.json}.manifest"
  elif ((${#DROPPED[@]} > 0)); then
    forget_dropped "${record}"
  fi
  if [[ ${verb} == apply && -f ${record} ]]; then write_manifest "${record%.json}.manifest"; fi
}

# Where the record of NAME is, or will be: its place in the order is that of its first apply.
record_of() {
  local records=("${APPLIED}"/+([0-9])-"$1.json")
  if ((${#records[@]} > 0)); then echo "${records[0]}"; else echo "${APPLIED}/$(date +%s%N)-$1.json"; fi
}

# For a script to refuse, before anything is written down.
check() { :; }

# Keeps what is needed to remove this again.
remember() {
  local script=$1 record=$2 present=''
  # What is done to the cluster from here is no part of this host.
  if [[ ${script} =~ ^(cluster|token|membership|etcd-membership)$ ]]; then return; fi
  if [[ -f "${record%.json}.manifest" ]]; then : >"${record%.json}.manifest"; fi
  if [[ -f ${record} ]]; then read -r present <"${record}" || true; fi # the last line may be cut off
  if [[ ${present} == "${RECORD}" ]]; then return; fi
  install -d -m 0700 "${APPLIED}"
  echo "${RECORD}" >"${record}.new"
  mv -fT "${record}.new" "${record}"
}

forget_dropped() {
  local record=$1
  jq --compact-output '.dropped = []' "${record}" >"${record}.new"
  mv -fT "${record}.new" "${record}"
}

# Goes on after a failure, so that as little as possible is left, and keeps what it takes to try again.
reset() {
  local records=("${APPLIED}"/+([0-9])-*.json) directories=() failed=0 script name i
  for ((i = ${#records[@]} - 1; i >= 0; i--)); do
    name=${records[i]##*/+([0-9])-}
    script=$(jq --raw-output .script "${records[i]}")
    jq .data "${records[i]}" | "$0" "${script}" remove "${name%.json}" || failed=1
  done
  if ((failed)); then fail "not everything could be removed; mend what is said above and run again"; fi
  if [[ -f "${STATE}/directories" ]]; then
    sort -ru "${STATE}/directories" | mapfile -t directories
    for ((i = 0; i < ${#directories[@]}; i++)); do
      if [[ -d ${directories[i]} ]]; then rmdir --ignore-fail-on-non-empty "${directories[i]}"; fi
    done
  fi
  rm -rf "${STATE}" "${ROOT}/run/barekube"
}

main "$@"
