#!/usr/bin/env bash
# The kit's only entrance:
#   run.sh SCRIPT apply|remove NAME < DATA   one JSON document
#   run.sh reset                             removes what was ever applied, last first
# A run that was cut off may be repeated at any time; two of the same name wait for each other.
set -euo pipefail
KIT=$(dirname "$(readlink -f "$0")")
# shellcheck source=lib.sh
. "${KIT}/lib.sh"
readonly TIME_LIMIT_SECONDS=900
APPLIED="${STATE}/applied"

main() {
  if [[ $1 == reset ]]; then
    reset
    return
  fi
  if [[ ${BAREKUBE_LIMITED:-} != yes ]]; then
    BAREKUBE_LIMITED=yes exec timeout --kill-after=10 "${TIME_LIMIT_SECONDS}" "$0" "$@"
  fi
  local script=$1 verb=$2 name=$3
  umask 022
  install -d "${ROOT}/run/barekube"
  exec 9>"${ROOT}/run/barekube/${name}.lock"
  flock 9
  DATA=$(mktemp -p "${ROOT}/run/barekube" "${name}.XXXXXX")
  trap 'rm -f "${DATA}"' EXIT
  cat >"${DATA}"
  if [[ ${verb} == apply ]]; then remember "${script}" "${name}"; fi
  # shellcheck source=/dev/null
  . "${KIT}/${script}.sh"
  "${verb}" </dev/null
  if [[ ${verb} == remove ]]; then rm -f "${APPLIED}"/*-"${name}.json"; fi
}

# Keeps what is needed to remove this again, without contents: they may be secret, and removal needs none.
remember() {
  local script=$1 name=$2 record
  # What is done to the cluster from here is no part of this host.
  if [[ ${script} == cluster || ${script} == token || ${script} == membership ]]; then return; fi
  install -d -m 0700 "${APPLIED}"
  record=$(find "${APPLIED}" -name "*-${name}.json" | head -n 1)
  if [[ -z ${record} ]]; then record="${APPLIED}/$(date +%s%N)-${name}.json"; fi
  jq --arg script "${script}" '{script: $script, data: walk(if type == "object" then del(.content) else . end)}' \
    "${DATA}" >"${record}.tmp"
  mv -fT "${record}.tmp" "${record}"
}

reset() {
  local record script name directory
  if [[ -d ${APPLIED} ]]; then
    while IFS= read -r record; do
      script=$(jq -r .script "${record}")
      name=$(basename "${record}" .json)
      jq .data "${record}" | "$0" "${script}" remove "${name#*-}"
    done < <(find "${APPLIED}" -name '*.json' | sort -r)
  fi
  if [[ -f "${STATE}/directories" ]]; then
    while IFS= read -r directory; do
      if [[ -d ${directory} ]]; then rmdir --ignore-fail-on-non-empty "${directory}"; fi
    done < <(sort -ru "${STATE}/directories")
  fi
  rm -rf "${STATE}" "${ROOT}/run/barekube"
}

main "$@"
