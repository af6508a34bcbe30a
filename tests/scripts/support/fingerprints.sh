#!/usr/bin/env bash
# fingerprints.sh KIT [DOCUMENT READS]…: for each pair, as run.sh takes it, what service.sh compares to know whether
# the unit restarts and whether it reloads, two words on a line.
set -euo pipefail
shopt -s inherit_errexit lastpipe extglob nullglob
KIT=$1
shift
# shellcheck source=components/host/kit/lib.sh
. "${KIT}/lib.sh"
# shellcheck source=components/host/kit/document.sh
. "${KIT}/document.sh"
while (($# > 0)); do
  (
    read_document service /dev/null <<<"$1"
    READS=$2
    # shellcheck source=components/host/kit/service.sh
    . "${KIT}/service.sh"
    fingerprints
  )
  shift 2
done
