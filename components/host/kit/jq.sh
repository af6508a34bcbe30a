#!/usr/bin/env bash
# Installs jq where it is missing, since the rest of the kit needs it.
set -euo pipefail
export LC_ALL=C
KIT=${0%/*}
# shellcheck source=output.sh
. "${KIT}/output.sh"
# shellcheck source=../proxy/proxy.sh
. "${KIT}/proxy.sh"
# shellcheck source=package-manager.sh
. "${KIT}/package-manager.sh"

main() {
  if command -v jq >/dev/null; then return; fi
  take_proxies_away
  if command -v apt-get >/dev/null; then
    apt_get update -q || fail "apt-get update failed; see above why, check the package sources and run again"
    apt_get install -qy --no-install-recommends jq || fail "apt-get cannot install jq; install it by hand and run again"
  elif command -v dnf >/dev/null; then
    dnf_install jq || fail "dnf cannot install jq; install it by hand and run again"
  else
    fail "jq is missing and there is neither apt-get nor dnf to install it with; install it by hand and run again"
  fi
}

main
