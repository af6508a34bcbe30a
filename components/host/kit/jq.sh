#!/usr/bin/env bash
# Installs jq where it is missing, since the rest of the kit needs it.
set -euo pipefail

main() {
  if command -v jq >/dev/null; then return; fi
  if command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -q </dev/null >&2 || fail "apt-get update failed; see above why, check the package sources and run again"
    apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends jq </dev/null >&2 \
      || fail "apt-get cannot install jq; install it by hand and run again"
  elif command -v dnf >/dev/null; then
    dnf install -qy jq </dev/null >&2 || fail "dnf cannot install jq; install it by hand and run again"
  else
    fail "jq is missing and there is neither apt-get nor dnf to install it with; install it by hand and run again"
  fi
}

fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

main
