#!/usr/bin/env bash
# What a host tells of itself at the start of a run, as one line of JSON (components/remote/host-report.ts).
# Sent on standard input to a host that may have nothing but bash. Changes nothing.
set -euo pipefail
shopt -s inherit_errexit extglob nullglob
export LC_ALL=C
ROOT="${ROOT:-}"
APPLIED="${ROOT}/var/lib/barekube/applied"

main() {
  local machine='' records=("${APPLIED}"/+([0-9])-*.json)
  if [[ -r "${ROOT}/etc/machine-id" ]]; then read -r machine <"${ROOT}/etc/machine-id" || true; fi
  if ((${#records[@]} == 0)); then
    printf '{"machineID":"%s","commands":{}}\n' "${machine}"
    return
  fi
  if ! command -v jq >/dev/null; then fail "jq is missing, but barekube needs it; install it and run again"; fi
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --compact-output --arg machine "${machine}" '
    [inputs | {key: (input_filename | sub("^.*/[0-9]+-"; "") | sub("\\.json$"; "")), value: {document: (.data | del(.files))}}]
    | {machineID: $machine, commands: from_entries}' "${records[@]}"
}

# One sentence about what is wrong and what to do, then the end.
fail() {
  echo "$*" >&2
  exit 1
}

main
