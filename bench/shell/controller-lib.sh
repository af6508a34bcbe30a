# What both rivals use on this machine.
#   SSH_CONFIG  for ssh -F: the hosts by name
#   MIRROR      URL of the mirror
#   INVENTORY   a file with lines "name address role", masters first
#   SUMS_FILE   a file with lines "sha256 path"
# shellcheck disable=SC2034 # for those who source this
set -euo pipefail
: "${SSH_CONFIG:?}" "${MIRROR:?}" "${INVENTORY:?}" "${SUMS_FILE:?}"
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
work=$(mktemp -d)
started=${EPOCHREALTIME/./}
mapfile -t hosts < <(cut -d ' ' -f 1 "${INVENTORY}")
mapfile -t masters < <(awk '$3 == "master" {print $1}' "${INVENTORY}")
trap finish EXIT

finish() {
  local host
  for host in "${hosts[@]}"; do
    if [[ -S ${work}/${host} ]]; then ssh -o ControlPath="${work}/%n" -O exit "${host}" 2>/dev/null || true; fi
  done
  rm -rf "${work}"
}

# since_start TEXT: what has been reached, and when.
since_start() { printf '%6d ms  %s\n' $(((${EPOCHREALTIME/./} - started) / 1000)) "$*"; }

# One connection per host, which all later sessions share.
on() {
  ssh -F "${SSH_CONFIG}" -o ControlMaster=auto -o ControlPath="${work}/%n" -o ControlPersist=60 "$@"
}

# script_for HOST FILE…: the files as one script that knows the host.
script_for() {
  local host=$1 name address role
  shift
  read -r name address role < <(grep "^${host} " "${INVENTORY}")
  printf '%s=%q\n' NAME "${name}" ADDRESS "${address}" ROLE "${role}" MIRROR "${MIRROR}" SUMS "$(<"${SUMS_FILE}")" \
    MASTERS "$(awk '$3 == "master" {print $1, $2}' "${INVENTORY}")"
  cat "${here}/../shell/host-lib.sh" "$@"
}
