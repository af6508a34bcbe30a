#!/usr/bin/env bash
# Prints what kube-bench finds on this host. Sent on standard input, followed by an archive with kube-bench, its checks
# and its settings. Changes nothing: what is unpacked is removed again.
#   bash -s -- BENCHMARK TARGETS [SKIPPED]
# TARGETS are parts of the benchmark and SKIPPED are checks, both separated by commas.
set -euo pipefail
ROOT="${ROOT:-}"
# Where the kit runs, too: on a hardened host nothing can be run below /tmp.
KITS="${ROOT}/opt/barekube"

main() {
  local benchmark=$1 targets=$2 skipped=${3:-}
  if [[ ! -d "${KITS}" ]]; then fail "${KITS} is missing, so barekube has not set up this host; run pulumi up"; fi
  FOLDER=$(mktemp --directory "${KITS}/cis.XXXXXX")
  trap 'rm -rf "${FOLDER}"' EXIT
  trap 'exit 1' HUP INT TERM
  tar --extract --gzip --no-same-owner --directory="${FOLDER}"
  cd "${FOLDER}"
  # Its remediations are about the files of other kinds of installation.
  ./kube-bench run --benchmark "${benchmark}" --targets "${targets}" --skip "${skipped}" \
    --config config.yaml --config-dir cfg --noremediations --nototals
}

fail() {
  echo "$*" >&2
  exit 1
}

# In braces, so that bash has read all of the script before it runs: what follows on standard input is for tar.
{
  main "$@"
  exit
}
