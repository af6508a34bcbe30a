# Installs the kit: the scripts of this folder, on a host that has nothing yet but bash.
#   bash -s -- apply|remove KIT_DIRECTORY < this file, and behind it the scripts as base64 of gzipped JSON
#   {"name.sh": "text", …}
# The directory's name carries the hash of the scripts. Older kits stay until the host is given back.
set -euo pipefail

main() {
  local verb=$1 kit=$2
  if [[ ! ${verb} =~ ^(apply|remove)$ || ${kit} != /*/kit-* ]]; then
    fail "expected: apply|remove /…/kit-HASH; got: $*"
  fi
  case ${verb} in
    apply) apply "${kit}" ;;
    *) remove "${kit}" ;;
  esac
  # Bash reads this file bit by bit, and must not take what follows it for commands.
  exit
}

fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

apply() {
  local kit=$1 fields=() i
  install_jq
  if [[ -x "${kit}/run.sh" ]]; then
    echo unchanged
    return
  fi
  rm -rf "${kit}" "${kit}.new"
  mkdir -p "${kit}.new"
  mapfile -d '' -t fields < <(base64 -d | gzip -d | jq --join-output 'to_entries[] | .key, .value | "\(.)\u0000"')
  wait $! || fail "the kit arrived damaged; run again"
  for ((i = 0; i < ${#fields[@]}; i += 2)); do printf '%s' "${fields[i + 1]}" >"${kit}.new/${fields[i]}"; done
  if [[ ! -s "${kit}.new/run.sh" ]]; then fail "the kit arrived without run.sh; run again"; fi
  chmod 0755 "${kit}.new" "${kit}.new"/*
  # After a power failure a script must not be there without its text: bash would run it as a success.
  sync "${kit}.new"/*
  mv -T "${kit}.new" "${kit}"
  echo changed
}

# Standard input holds the rest of this file, so nothing else may read it.
install_jq() {
  if command -v jq >/dev/null; then return; fi
  if command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -q </dev/null >&2 || fail "apt-get update failed; check the package sources"
    apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends jq </dev/null >&2 \
      || fail "apt-get cannot install jq; install it by hand and run again"
  elif command -v dnf >/dev/null; then
    dnf install -qy jq </dev/null >&2 || fail "dnf cannot install jq; install it by hand and run again"
  else
    fail "jq is missing and there is neither apt-get nor dnf to install it with; install it by hand and run again"
  fi
}

# Takes everything away that any kit has put on this host, and the kits.
remove() {
  local kit=$1 candidate
  for candidate in "${kit}" "${kit%/*}"/kit-*; do
    if [[ ! -x "${candidate}/run.sh" ]]; then continue; fi
    install_jq
    "${candidate}/run.sh" reset </dev/null
    break
  done
  rm -rf "${kit%/*}"
}

main "$@"
