# Installs the kit, the scripts of this folder, on a host that has nothing yet but bash.
#   bash -s -- apply|remove KIT_DIRECTORY FILE < this file
# FILE was copied to where the login begins: for each script its name and its text, either with a NUL behind it.
# The directory's name ends in the first digits of that file's sha256, so a file that was cut off is no kit.
# Older kits stay until the host is given back.
set -euo pipefail

main() {
  local verb=$1 kit=$2 file=$3
  if [[ ! ${verb} =~ ^(apply|remove)$ || ${kit} != /*/kit-* || ${file} != .barekube-kit-* ]]; then
    fail "expected: apply|remove /…/kit-HASH .barekube-kit-…; got: $*"
  fi
  # An earlier run whose connection was cut off may still be at it.
  mkdir -p "${kit%/*}"
  exec 9<"${kit%/*}"
  flock --timeout 900 9 || fail "an earlier run of the kit has not ended for 900 s; see what it is stuck in (ps -ef), and run again"
  "${verb}" "${kit}" "${file}"
  # With what runs left here that were cut off.
  rm -f .barekube-kit-*
}

fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

apply() {
  local kit=$1 file=$2 fields=() i result=unchanged
  if [[ ! -x "${kit}/run.sh" ]]; then
    if [[ $({ sha256sum <"${file}"; } 2>/dev/null) != "${kit##*/kit-}"* ]]; then
      fail "${PWD}/${file} is not the kit that was sent; run pulumi up with --target-replace for ${HOSTNAME}'s kit-file"
    fi
    rm -rf "${kit}" "${kit}.new"
    mkdir -p "${kit}.new"
    mapfile -d '' -t fields <"${file}"
    for ((i = 0; i < ${#fields[@]}; i += 2)); do printf '%s' "${fields[i + 1]}" >"${kit}.new/${fields[i]}"; done
    chmod 0755 "${kit}.new" "${kit}.new"/*
    # After a power failure a script must not be there without its text: bash would run it as a success.
    sync "${kit}.new"/*
    mv -T "${kit}.new" "${kit}"
    result=changed
  fi
  "${kit}/jq.sh"
  echo "${result}"
}

# Takes everything away that any kit has put on this host, and the kits.
remove() {
  local kit=$1 candidate
  for candidate in "${kit}" "${kit%/*}"/kit-*; do
    if [[ ! -x "${candidate}/run.sh" ]]; then continue; fi
    "${candidate}/jq.sh"
    "${candidate}/run.sh" reset </dev/null
    break
  done
  rm -rf "${kit%/*}"
}

main "$@"
