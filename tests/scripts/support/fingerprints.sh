#!/usr/bin/env bash
# fingerprints.sh KIT DOCUMENT…: for each document what service.sh compares to know whether its unit restarts and
# whether it reloads, two words on a line.
set -euo pipefail
shopt -s inherit_errexit lastpipe extglob nullglob
KIT=$1
shift
# shellcheck source=scripts/lib.sh
. "${KIT}/lib.sh"
# shellcheck source=scripts/document.sh
. "${KIT}/document.sh"
for document in "$@"; do
  (
    read_document service /dev/null <<<"${document}"
    # shellcheck source=scripts/service.sh
    . "${KIT}/service.sh"
    fingerprints
  )
done
