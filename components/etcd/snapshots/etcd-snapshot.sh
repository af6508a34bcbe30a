#!/usr/bin/env bash
# Snapshots of etcd, on the host of a member:
#   etcd-snapshot now [REASON]   takes one, checks it, copies it elsewhere, deletes the oldest, and prints it as JSON
#   etcd-snapshot list           prints those on this host, one a line, as JSON
#   etcd-snapshot copies PLACE   prints those at a place for copies
# Its configuration is ${CONFIG}, or with config-on-stdin in front of the verb what is on standard input; see snapshot-config.sh.
# Where it is installed or sent, it is one file, with the text of each file that it sources; see program.ts. In ${DIRECTORY} are
#   NAME.db, NAME.json   a good snapshot, and what is known of it; NAME is CLUSTER-MEMBER-TIME-REVISION
#   .new                 one that is being taken
#   .failure             why the last attempt failed, if it did
set -euo pipefail
shopt -s inherit_errexit nullglob extglob
export LC_ALL=C PATH="${PATH}:/usr/local/sbin:/usr/sbin:/sbin"
umask 077
ROOT="${ROOT:-}" KIT="${KIT:-}"
CONFIG="${ROOT}/etc/etcd-snapshot/config"

log() { echo "$*" >&2; }

# fail SENTENCE…: what is wrong and what to do about it.
fail() {
  if [[ -n ${ON_FAILURE} ]]; then "${ON_FAILURE}" "$*"; fi
  log "error: ${HOSTNAME}: $*"
  exit 1
}
# A function that takes note of the reason.
ON_FAILURE=''

main() {
  local input=''
  if [[ ${1:-} == config-on-stdin ]]; then
    input=$(cat)
    shift
  elif [[ -r ${CONFIG} ]]; then
    input=$(<"${CONFIG}")
  else
    fail "${CONFIG} is missing, so there is nothing that says how to take a snapshot; set etcd.snapshots and run \`pulumi up\`"
  fi
  read_config <<<"${input}"
  case ${1:-} in
    now) take_snapshot "${2:-manual}" ;;
    list) list_here ;;
    copies) list_copies "${2:-}" ;;
    *) fail "expected now, list or copies; got: $*" ;;
  esac
}

# shellcheck source=snapshot-config.sh
. "${KIT}/snapshot-config.sh"
# shellcheck source=snapshot-check.sh
. "${KIT}/snapshot-check.sh"
# shellcheck source=snapshot-places.sh
. "${KIT}/snapshot-places.sh"
# shellcheck source=snapshot-save.sh
. "${KIT}/snapshot-save.sh"

main "$@"
