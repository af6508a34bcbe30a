#!/usr/bin/env bash
# Steps of a restore of etcd, on the hosts of its members and of the API servers. `npm run restore` sends them; each may
# be cut off and run again.
#   look       what this host has, as JSON
#   fetch      gets the snapshot, checks it, and prints what it is, as JSON
#   send       prints the snapshot; receive takes it from what follows the configuration
#   build      makes this member's new data of it, beside the present ones
#   stop       stops what asks etcd
#   swap       puts the present data aside, and starts the member with the new ones
#   await      until the member takes part in the new cluster
#   start      starts what asks etcd, and waits until it answers
#   verify     asks this host's API server for what is in etcd, and prints it as JSON; null where there is none
#   finish     removes the data that were put aside
# The configuration is on standard input: that of snapshots, and lines `restore WORD …`:
#   name NAME        the snapshot
#   from PLACE       where it is: here, a place for copies, or given for one that `receive` has brought
#   authority LINE … of the cluster's authority, which a snapshot of this cluster has
#   members A=URL,…  all members of the new cluster, in etcd's notation
#   url URL          this member's among them
#   token TEXT       sets the new cluster apart from all others, so that no member of an old one talks to it
#   bump N           how far revisions go up, so that nobody takes old data for new
#   health URL       answers with success while the member takes part
#   units NAME …     what asks etcd, of which some may not be on this host
set -euo pipefail
shopt -s inherit_errexit nullglob extglob
export LC_ALL=C PATH="${PATH}:/usr/local/sbin:/usr/sbin:/sbin"
umask 077
ROOT="${ROOT:-}" KIT="${KIT:-}"

log() { echo "$*" >&2; }

# fail SENTENCE…: what is wrong and what to do about it.
fail() {
  log "error: ${HOSTNAME}: $*"
  exit 1
}

main() {
  read_config
  PLACE="${DIRECTORY:?}/.restore"
  case ${1:-} in
    look) look ;;
    fetch) fetch ;;
    send) cat "${PLACE}/snapshot.db" ;;
    receive) receive ;;
    build) build ;;
    stop) stop_units ;;
    swap) swap ;;
    await) await_member ;;
    start) start_units ;;
    verify) verify ;;
    finish) finish ;;
    *) fail "expected a step of a restore; got: $*" ;;
  esac
}
# What a restore needs for itself: snapshot.db, and state, which has the snapshot's name once anything was disturbed.
PLACE=''

# shellcheck source=snapshot-config.sh
. "${KIT}/snapshot-config.sh"
# shellcheck source=snapshot-check.sh
. "${KIT}/snapshot-check.sh"
# shellcheck source=snapshot-places.sh
. "${KIT}/snapshot-places.sh"
# shellcheck source=restore-fetch.sh
. "${KIT}/restore-fetch.sh"
# shellcheck source=restore-data.sh
. "${KIT}/restore-data.sh"
# shellcheck source=../../cluster/ask-api.sh
. "${KIT}/ask-api.sh"
# shellcheck source=restore-units.sh
. "${KIT}/restore-units.sh"

main "$@"
