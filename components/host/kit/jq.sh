#!/usr/bin/env bash
# Installs jq where it is missing, since the rest of the kit needs it.
set -euo pipefail
export LC_ALL=C
KIT=${0%/*}
# shellcheck source=output.sh
. "${KIT}/output.sh"
# shellcheck source=../proxy/proxy.sh
. "${KIT}/proxy.sh"
# shellcheck source=../distributions/distribution.sh
. "${KIT}/distribution.sh"

main() {
  if command -v jq >/dev/null; then return; fi
  take_proxies_away
  use_distribution
  install_packages jq
}

main
