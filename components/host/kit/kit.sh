# Installs the kit, that is all other scripts below components/, on a host that has nothing but bash yet.
#   bash -s -- apply|remove KIT_DIRECTORY FILE < this file
# FILE was copied to the login's home directory: the name and the text of each script, each followed by a NUL. The
# name of KIT_DIRECTORY ends in the first digits of its sha256, so an incomplete file is recognized.
# What follows on standard input are the variables of a proxy for downloads, a line each; nothing for none.
# Older kits stay until the host is removed from the stack file.
set -euo pipefail

main() {
  local verb=$1 kit=$2 file=$3
  if [[ ! ${verb} =~ ^(apply|remove)$ || ${kit} != /*/kit-* || ${file} != .barekube-kit-* ]]; then
    fail "expected: apply|remove /…/kit-HASH .barekube-kit-…; got: $*"
  fi
  # An earlier run whose connection was cut off may still be going.
  mkdir -p "${kit%/*}"
  exec 9<"${kit%/*}"
  flock --timeout 900 9 || fail "an earlier run of the kit has not ended within 900 s; find out what it is stuck in (ps -ef) and run again"
  "${verb}" "${kit}" "${file}"
  # Including what runs that were cut off have left here.
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
    # A power failure must not leave a script without its text, which bash would take for a success.
    sync "${kit}.new"/*
    mv -T "${kit}.new" "${kit}"
    result=changed
  fi
  write_proxy "${kit%/*}/proxy.env"
  "${kit}/cloud-init.sh"
  "${kit}/jq.sh"
  echo "${result}"
}

# write_proxy FILE: beside the kits, for all of them.
write_proxy() {
  local file=$1 variables=''
  IFS= read -r -d '' variables || true # ends with the input
  if [[ -z ${variables} ]]; then
    rm -f "${file}"
  else
    (umask 077 && printf '%s' "${variables}" >"${file}.new")
    mv -fT "${file}.new" "${file}"
  fi
}

# Removes everything that any kit has put on this host, and then the kits.
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
