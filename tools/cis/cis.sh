#!/usr/bin/env bash
# What kube-bench finds on this host. Sent on standard input, with an archive behind it that holds kube-bench, its
# checks and its settings. Changes nothing: what is unpacked goes away again.
#   bash -s -- BENCHMARK TARGETS [SKIPPED]
# TARGETS and SKIPPED are lists with commas, of parts of the benchmark and of checks.
set -euo pipefail
ROOT="${ROOT:-}"
# Where the kit runs, too: a hardened host lets nothing run below /tmp.
KITS="${ROOT}/opt/barekube"

main() {
  local benchmark=$1 targets=$2 skipped=${3:-}
  if [[ ! -d "${KITS}" ]]; then fail "${KITS} is missing, so barekube has not set this host up; run pulumi up"; fi
  FOLDER=$(mktemp --directory "${KITS}/cis.XXXXXX")
  trap 'rm -rf "${FOLDER}"' EXIT
  trap 'exit 1' HUP INT TERM
  tar --extract --gzip --no-same-owner --directory="${FOLDER}"
  cd "${FOLDER}"
  # Its remedies are about files of other installations.
  ./kube-bench run --benchmark "${benchmark}" --targets "${targets}" --skip "${skipped}" \
    --config config.yaml --config-dir cfg --noremediations --nototals
}

fail() {
  echo "$*" >&2
  exit 1
}

# Braces, so that bash has read all of the script before it runs: what comes next is tar's.
{
  main "$@"
  exit
}
