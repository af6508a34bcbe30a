#!/usr/bin/env bash
# The kit's only entry point:
#   run.sh SCRIPT apply NAME [KEYS_HASH] < DOCUMENT   one JSON document
#   run.sh SCRIPT remove NAME < DOCUMENT
#   run.sh reset                                      removes everything that was ever applied, last first
# KEYS_HASH, in hexadecimal digits, is a hash of the keys and certificates that a unit reads; see unit.sh.
# A script defines the functions `apply` and `remove`, and `check` if it may refuse a document before anything is
# written. Nothing is removed that was not applied. A run that was cut off can be repeated at any time; runs of the same name wait for each other.
set -euo pipefail
shopt -s inherit_errexit lastpipe extglob nullglob
export LC_ALL=C
umask 022
readonly TIME_LIMIT_SECONDS=${BAREKUBE_TIME_LIMIT_SECONDS:-900}

# Starts itself again under the time limit, and passes on the exit status. A reset has no limit.
if [[ ${BAREKUBE_LIMITED:-} != yes && ${1:-} != reset ]]; then
  status=0
  BAREKUBE_LIMITED=yes timeout --kill-after=10 "${TIME_LIMIT_SECONDS}" "$0" "$@" || status=$?
  if ((status == 124 || status == 137)); then
    echo "error: ${HOSTNAME}: ${*} was stopped after ${TIME_LIMIT_SECONDS} s; run again to resume it" >&2
  fi
  exit "${status}"
fi

KIT=$(dirname "$(readlink -f "$0")")
ROOT="${ROOT:-}"
# shellcheck disable=SC2034 # the files below use it
STATE="${ROOT}/var/lib/barekube"
# shellcheck source=output.sh
. "${KIT}/output.sh"
# shellcheck source=../proxy/proxy.sh
. "${KIT}/proxy.sh"
# shellcheck source=waiting.sh
. "${KIT}/waiting.sh"
# shellcheck source=document.sh
. "${KIT}/document.sh"
# shellcheck source=files.sh
. "${KIT}/files.sh"
# shellcheck source=kept.sh
. "${KIT}/kept.sh"
# shellcheck source=removal.sh
. "${KIT}/removal.sh"
# shellcheck source=records.sh
. "${KIT}/records.sh"
# shellcheck source=manifest.sh
. "${KIT}/manifest.sh"
# shellcheck source=found.sh
. "${KIT}/found.sh"
# shellcheck source=room.sh
. "${KIT}/room.sh"

take_proxies_away

# A script calls this at its top when what it does is done to the cluster and not to this host, which then keeps no
# record of it and has nothing to remove at a reset.
ACTS_ON=host
acts_on_cluster() { ACTS_ON=cluster; }

# shellcheck disable=SC2034 # unit-return.sh uses it
COMMAND_LINE=("$@")

main() {
  local script=${1:-} verb=${2:-} name=${3:-} record
  NAME=${name}
  KEYS_HASH=${4:-}
  if [[ ${script} == reset ]]; then
    reset
    return
  fi
  if [[ ! -f "${KIT}/${script}.sh" || ! ${verb} =~ ^(apply|remove)$ || ! ${name} =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then
    fail "expected: run.sh SCRIPT apply|remove NAME, or run.sh reset; got: $*"
  fi
  if [[ ! ${KEYS_HASH} =~ ^[0-9a-f]*$ ]]; then
    fail "expected after ${name} nothing, or a hash of the keys and certificates in hexadecimal digits; got: ${KEYS_HASH}"
  fi
  # A run that goes back to an earlier document does so within the one that has failed.
  if [[ ${BAREKUBE_GOES_BACK:-} != yes ]]; then
    mkdir -p "${ROOT}/run/barekube"
    exec 9>"${ROOT}/run/barekube/${name}.lock"
    flock 9
  fi
  record=$(record_of "${name}")
  read_document "${script}" "${record}"
  # shellcheck source=/dev/null
  . "${KIT}/${script}.sh"
  if [[ ${verb} == apply ]]; then
    if declare -F check >/dev/null; then check; fi
    if [[ ${ACTS_ON} == host ]]; then
      make_room
      write_record "${record}"
    fi
  fi
  # What lies there without a record was given back, or is somebody else's.
  if [[ ${verb} == apply || ${ACTS_ON} == cluster || -f ${record} ]]; then "${verb}" </dev/null; fi
  if [[ ${verb} == remove ]]; then
    # In this order, so that what is given back is never taken for ours.
    rm -f "${record}" "${record%.json}.manifest"
    if [[ ${BAREKUBE_RESET:-} != yes ]]; then give_back "${name}"; fi
  elif ((${#DROPPED[@]} > 0)); then
    forget_dropped "${record}"
  fi
  if [[ ${verb} == apply && -f ${record} ]]; then write_manifest "${record%.json}.manifest"; fi
}

main "$@"
