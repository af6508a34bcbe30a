#!/usr/bin/env bash
# fingerprints.sh KIT [DOCUMENT KEYS_HASH]…: for each pair, as run.sh takes it, the two words that unit.sh compares
# to decide whether the unit restarts or reloads, on a line.
set -euo pipefail
shopt -s inherit_errexit lastpipe extglob nullglob
KIT=$1
shift
# shellcheck source=components/host/kit/output.sh
. "${KIT}/output.sh"
# shellcheck source=components/host/kit/document.sh
. "${KIT}/document.sh"
while (($# > 0)); do
  (
    read_document service /dev/null <<<"$1"
    # shellcheck disable=SC2034 # fingerprints uses it
    KEYS_HASH=$2
    # shellcheck source=components/host/kit/unit-fingerprints.sh
    . "${KIT}/unit-fingerprints.sh"
    fingerprints
  )
  shift 2
done
