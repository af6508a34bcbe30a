#!/usr/bin/env bash
# Snapshots of etcd, on the host of a member:
#   etcd-snapshot now [REASON]   takes one, checks it, copies it elsewhere, deletes the oldest, and prints it as JSON
#   etcd-snapshot list           prints those on this host, one a line, as JSON
#   etcd-snapshot copies PLACE   prints those at a place for copies
# Its configuration is ${CONFIG}, or with config-on-stdin in front of the verb what is on standard input; see snapshot-config.sh.
# Each of its files does one thing; the functions of all of them are put together in program.ts. In ${DIRECTORY} are
#   NAME.db, NAME.json   a good snapshot, and what is known of it; NAME is CLUSTER-MEMBER-TIME-REVISION
#   .new                 one that is being taken
#   .failure             why the last attempt failed, if it did
set -euo pipefail
shopt -s inherit_errexit nullglob extglob
export LC_ALL=C PATH="${PATH}:/usr/local/sbin:/usr/sbin:/sbin"
umask 077
ROOT="${ROOT:-}"
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
# What config.ts says about a member and its snapshots: lines of words.
: "${ROOT-}"

CLUSTER='' MEMBER='' KUBERNETES='' ETCD='' ETCDCTL='' ETCDUTL='' DIRECTORY='' DATA='' WAL='' KEEP='' RCLONE='' AUTHORITIES=''
# How to ask the member: URL, authority, certificate and key.
ACCESS=()
# Public keys that copies are encrypted for, and places for copies by name.
RECIPIENTS=() PLACES=()
declare -A REMOTE=()
# Only for a restore: what is asked for, see etcd-restore.sh, and private keys that copies are encrypted for.
declare -A ASKED=()
IDENTITIES=''

# shellcheck disable=SC2034 # the other files use it
read_config() {
  local word rest
  while read -r word rest; do
    case ${word} in
      cluster) CLUSTER=${rest} ;;
      member) MEMBER=${rest} ;;
      kubernetes) KUBERNETES=${rest} ;;
      etcd) ETCD=${rest} ;;
      etcdctl) ETCDCTL=${rest} ;;
      etcdutl) ETCDUTL=${rest} ;;
      access) read -ra ACCESS <<<"${rest}" ;;
      data) DATA=${ROOT}${rest} ;;
      wal) WAL=${ROOT}${rest} ;;
      directory) DIRECTORY=${ROOT}${rest} ;;
      keep) KEEP=${rest} ;;
      recipient) RECIPIENTS+=("${rest}") ;;
      place)
        PLACES+=("${rest%% *}")
        REMOTE[${rest%% *}]=${rest#* }
        ;;
      authorities) AUTHORITIES=${ROOT}${rest} ;;
      rclone) RCLONE=${ROOT}${rest} ;;
      restore) ASKED[${rest%% *}]=${rest#* } ;;
      identity) IDENTITIES+=${rest}$'\n' ;;
      # Whatever follows is not configuration.
      end) break ;;
    esac
  done
}

# ctl ARGUMENT…: asks this host's own member.
ctl() {
  "${ETCDCTL}" --endpoints "${ACCESS[0]}" --cacert "${ROOT}${ACCESS[1]}" --cert "${ROOT}${ACCESS[2]}" --key "${ROOT}${ACCESS[3]}" "$@"
}

# read_member: sets LEADER, REVISION, DB_SIZE and CLUSTER_ID to what the member says of itself; fails without an answer. Not
# as JSON, since jq would round the IDs.
LEADER='' REVISION='' DB_SIZE='' CLUSTER_ID=''
# shellcheck disable=SC2034 # the other files use it
read_member() {
  local answer name value
  LEADER='' REVISION='' DB_SIZE='' CLUSTER_ID=''
  answer=$(ctl --command-timeout 5s endpoint status --write-out fields 2>/dev/null) || return 1
  while IFS=: read -r name value; do
    case ${name} in
      '"Leader" ') LEADER=${value# } ;;
      '"Revision" ') REVISION=${value# } ;;
      '"DBSize" ') DB_SIZE=${value# } ;;
      '"ClusterID" ') CLUSTER_ID=${value# } ;;
    esac
  done <<<"${answer}"
  [[ -n ${REVISION} ]]
}

# last_words TEXT: the last line of what a program has said, which is where it says why it failed.
last_words() {
  local line=${1%$'\n'}
  line=${line##*$'\n'}
  if [[ ${line} == '{'* ]]; then line=$(jq --raw-output '.error // .msg' <<<"${line}" 2>/dev/null || echo "${line}"); fi
  line=${line#Error: }
  sed -E 's|^[0-9/]+ [0-9:]+ [A-Z]+ *: *||' <<<"${line}"
}

# mebibytes BYTES: rounded up.
mebibytes() { echo "$((($1 + 1048575) / 1048576)) MiB"; }

# need_room DIRECTORY BYTES WHAT: the nearest directory that exists is asked.
need_room() {
  local place=$1 free
  while [[ ! -d ${place} ]]; do place=${place%/*}; done
  free=$(($(stat --file-system --format='%a * %S' "${place:-/}")))
  if ((free < $2)); then
    fail "$1 has room for $(mebibytes "${free}"), but $3 may take $(mebibytes "$2"); make room, or choose another directory (etcd.snapshots.directory), and run again"
  fi
}
# Whether a file is a whole snapshot of etcd.
: "${ETCDUTL?}"

# check_snapshot FILE: sets STATUS to what etcdutl says of it, and CHECKSUM. Fails, and sets FAULT, if it is not whole.
STATUS='' CHECKSUM='' FAULT=''
# shellcheck disable=SC2034 # the other files use it
check_snapshot() {
  local size sum answer
  size=$(stat --format=%s "$1")
  # etcd appends a checksum of 32 bytes to its database, whose size is a multiple of 512.
  if ((size % 512 != 32)); then
    FAULT="it has ${size} bytes, so it was cut off, or is not a snapshot of etcd"
    return 1
  fi
  sum=$(tail --bytes=32 "$1" | od -An -v -tx1 | tr -d ' \n')
  CHECKSUM=$(head --bytes=-32 "$1" | sha256sum)
  CHECKSUM=${CHECKSUM%% *}
  if [[ ${sum} != "${CHECKSUM}" ]]; then
    FAULT="its checksum is wrong, so it was damaged, or is not a snapshot of etcd"
    return 1
  fi
  if ! answer=$("${ETCDUTL}" snapshot status --write-out json "$1" 2>&1); then
    FAULT="etcdutl does not take it: $(last_words "${answer}")"
    return 1
  fi
  STATUS=${answer##*$'\n'}
}
# Places for copies off the host, by way of rclone. A copy is NAME.db.age, and NAME.json once it is whole.
: "${CLUSTER?}" "${RCLONE?}" "${AUTHORITIES?}" "${REMOTE[*]-}" "${KEEP?}"

# remote ARGUMENT…: rclone, which says nothing but errors. Of the environment it sees the proxy alone, since what else is
# there may be meant for another storage.
remote() {
  local options=(--config "${RCLONE}" --contimeout 10s --timeout 60s --retries 2 --low-level-retries 2 --stats 0) kept=() name
  if [[ -n ${AUTHORITIES} ]]; then options+=(--ca-cert "${AUTHORITIES}"); fi
  for name in {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY; do
    if [[ -n ${!name:-} ]]; then kept+=("${name}=${!name}"); fi
  done
  env -i PATH="${PATH}" HOME=/nonexistent "${kept[@]}" timeout 7200 rclone "${options[@]}" "$@"
}

# why PLACE TEXT: what a failed call of rclone comes to, as the second half of a sentence.
why() {
  local setting=etcd.snapshots.$1 reason
  case $2 in
    *'connection refused'* | *'i/o timeout'* | *'no such host'* | *'no route to host'* | *'network is unreachable'* | *Client.Timeout* | *'deadline exceeded'*)
      echo "it does not answer; check that it runs, and ${setting}"
      ;;
    *'certificate signed by unknown authority'*) echo "its certificate is from an authority that this host does not trust; set ${setting}.ca" ;;
    *NoSuchBucket* | *'status code: 404'* | *'directory not found'*) echo "its bucket does not exist; make it, or correct ${setting}.bucket" ;;
    *InvalidAccessKeyId* | *SignatureDoesNotMatch* | *AccessDenied* | *'status code: 403'* | *'unable to authenticate'*)
      echo "it does not let this host in; correct the key in ${setting}, or give it the rights to list, read, write and delete"
      ;;
    *'key mismatch'* | *'key is unknown'* | *knownhosts*)
      echo "it shows another host key than the one in the stack file, which has to be its ECDSA key if it has one; correct ${setting}.hostKey if it was reinstalled"
      ;;
    *)
      reason=$(last_words "$2")
      echo "${reason%, request id*}; see ${setting}"
      ;;
  esac
}

# copy_to PLACE FILE NAME: puts FILE.db.age and FILE.json there. Fails, and sets FAULT.
copy_to() {
  local said
  if ! said=$(remote copyto "$2.db.age" "${REMOTE[$1]}/$3.db.age" 2>&1 && remote copyto "$2.json" "${REMOTE[$1]}/$3.json" 2>&1); then
    FAULT=$(why "$1" "${said}")
    return 1
  fi
}

# names_at PLACE: what is there, as rclone's JSON; fails, and sets FAULT. A folder that is not there yet is empty.
names_at() {
  local said
  if said=$(remote lsjson --files-only --no-modtime --no-mimetype "${REMOTE[$1]}" 2>&1); then
    NAMES=${said}
  elif [[ ${said} == *'directory not found'* && $1 == ssh ]]; then
    NAMES='[]'
  else
    FAULT=$(why "$1" "${said}")
    return 1
  fi
}
NAMES='[]'

# list_copies PLACE
list_copies() {
  if [[ -z ${REMOTE[${1}]:-} ]]; then fail "$1 is not a place for copies; there are: ${!REMOTE[*]}"; fi
  if [[ ! -r ${RCLONE} ]] || ! command -v rclone >/dev/null; then
    fail "this host cannot reach $1 yet; run \`pulumi up\` first"
  fi
  names_at "$1" || fail "the copies at $1 cannot be listed: ${FAULT}"
  # shellcheck disable=SC2016 # $ is jq's here
  jq --compact-output --arg cluster "${CLUSTER}-" '
    (map(.Name)) as $names
    | .[] | select(.Name | startswith($cluster) and endswith(".db.age"))
    | (.Name | rtrimstr(".db.age")) as $name
    | select($names | index("\($name).json"))
    | .Size as $size
    | ($name | ltrimstr($cluster) | capture("^(?<member>.*)-(?<time>[0-9]{8}T[0-9]{6}Z)-(?<revision>[0-9]+)$"))
    | {$name, time: (.time | strptime("%Y%m%dT%H%M%SZ") | mktime), $size, revision: (.revision | tonumber), member}' <<<"${NAMES}"
}

# prune_at PLACE MEMBER: all but the newest of this member's.
prune_at() {
  local old said name
  if names_at "$1"; then
    # shellcheck disable=SC2016 # $ is jq's here
    old=$(jq --raw-output --arg prefix "${CLUSTER}-$2-" --argjson keep "${KEEP}" '
      map(.Name | select(startswith($prefix)) | select(ltrimstr($prefix) | test("^[0-9]{8}T[0-9]{6}Z-[0-9]+[.]json$")) | rtrimstr(".json"))
      | sort | .[:-$keep][]' <<<"${NAMES}")
    for name in ${old}; do
      # What says that a copy is whole goes first.
      if ! said=$(remote deletefile "${REMOTE[$1]}/${name}.json" 2>&1 && remote deletefile "${REMOTE[$1]}/${name}.db.age" 2>&1); then
        FAULT=$(why "$1" "${said}")
        break
      fi
    done
    if [[ -z ${FAULT} ]]; then return; fi
  fi
  log "warning: ${HOSTNAME}: old copies at $1 stay: ${FAULT}"
  FAULT=''
}
# How a snapshot is taken. It counts once its NAME.json is there, which comes last.
: "${CLUSTER?}" "${MEMBER?}" "${DIRECTORY?}" "${KEEP?}" "${RECIPIENTS[*]-}" "${PLACES[*]-}" "${STATUS?}" "${CHECKSUM?}"
: "${ROOT-}" "${ETCDCTL?}" "${ACCESS[*]-}" "${LEADER?}" "${DB_SIZE?}" "${CLUSTER_ID?}" "${KUBERNETES?}" "${ETCD?}"

# take_snapshot REASON
take_snapshot() {
  local reason=$1 new="${DIRECTORY}/.new" name
  mkdir -p "${DIRECTORY}" || fail "${DIRECTORY} cannot be made; see the reason above, fix it and run again"
  exec 9>"${DIRECTORY}/.lock"
  flock --timeout 600 9 || fail "another snapshot has been going on for ten minutes; find out what it is stuck in (ps -ef) and run again"
  # shellcheck disable=SC2034 # `fail` calls it
  ON_FAILURE=note_failure
  rm -rf "${new}"
  await_member "${reason}"
  # One more where it is encrypted.
  need_room "${DIRECTORY}" $((DB_SIZE * (${#PLACES[@]} > 0 ? 2 : 1) + 16777216)) "a snapshot"
  mkdir "${new}"
  name=$(save "${new}/taken" "${reason}")
  copy_elsewhere "${new}/taken" "${name}"
  mv -fT "${new}/taken.db" "${DIRECTORY}/${name}.db"
  mv -fT "${new}/taken.json" "${DIRECTORY}/${name}.json"
  rm -rf "${new}"
  prune_here
  if ((${#MISSED[@]} > 0)); then
    fail "the snapshot ${name} is good, but not copied everywhere:$(printf ' %s;' "${MISSED[@]}") then run again"
  fi
  rm -f "${DIRECTORY}/.failure"
  jq --compact-output . "${DIRECTORY}/${name}.json"
}
# Places that have no copy, with the reason.
MISSED=()

# await_member REASON: a schedule may begin before the cluster does. A member without a leader does not know the latest
# changes, so its snapshot must not drive out better ones; whoever asks for it gets it.
await_member() {
  local deadline=$((SECONDS + 60))
  if [[ $1 == schedule ]]; then deadline=$((SECONDS + 600)); fi
  until read_member && [[ ${LEADER} != 0 || $1 != schedule ]]; do
    if ((SECONDS >= deadline)); then
      if [[ ${LEADER} == 0 ]]; then fail "etcd has no leader, so this member's data may be old; bring its other members back, or take a snapshot by hand (npm run snapshot)"; fi
      fail "etcd does not answer at ${ACCESS[0]}; see journalctl -u etcd"
    fi
    sleep 1
  done
  if [[ ${LEADER} == 0 ]]; then log "warning: ${HOSTNAME}: etcd has no leader, so the latest changes may be missing from this snapshot"; fi
}

# save FILE REASON: makes FILE.db and FILE.json, and prints the snapshot's name. The name's time is that of the end, so
# that nothing later is in it.
save() {
  local said name now size
  if ! said=$(timeout 1800 "${ETCDCTL}" --endpoints "${ACCESS[0]}" --cacert "${ROOT}${ACCESS[1]}" --cert "${ROOT}${ACCESS[2]}" \
    --key "${ROOT}${ACCESS[3]}" snapshot save "$1.db" 2>&1); then
    fail "etcd gave no snapshot: $(last_words "${said}"); see journalctl -u etcd"
  fi
  printf -v now '%(%s)T' -1
  check_snapshot "$1.db" || fail "the snapshot is not good: ${FAULT}; see journalctl -u etcd, and check the disk"
  size=$(stat --format=%s "$1.db")
  name=${CLUSTER}-${MEMBER}-$(date --utc --date="@${now}" +%Y%m%dT%H%M%SZ)-$(jq --raw-output .revision <<<"${STATUS}")
  # shellcheck disable=SC2016 # $ is jq's here
  jq --arg name "${name}" --arg cluster "${CLUSTER}" --arg member "${MEMBER}" --argjson time "${now}" --argjson size "${size}" \
    --arg kubernetes "${KUBERNETES}" --arg etcd "${ETCD}" --arg clusterID "${CLUSTER_ID}" --arg reason "$2" \
    --arg sha256 "${CHECKSUM}" --argjson hasLeader "$([[ ${LEADER} == 0 ]] && echo false || echo true)" '
    {$name, $cluster, $member, $time, $size, revision, keys: .totalKey, hash, $sha256, $etcd, $kubernetes, $clusterID, $reason, $hasLeader}
    ' <<<"${STATUS}" >"$1.json"
  sync "$1.db" "$1.json"
  echo "${name}"
}

# copy_elsewhere FILE NAME: old copies go only where the new one has arrived.
copy_elsewhere() {
  local place said
  if ((${#PLACES[@]} == 0)); then return; fi
  if ! said=$(age --encrypt --output "$1.db.age" "${RECIPIENTS[@]/#/--recipient=}" "$1.db" 2>&1); then
    for place in "${PLACES[@]}"; do MISSED+=("${place}: it cannot be encrypted (${said%%$'\n'*}); correct etcd.snapshots.encryption"); done
    return
  fi
  for place in "${PLACES[@]}"; do
    if copy_to "${place}" "$1" "$2"; then
      prune_at "${place}" "${MEMBER}"
    else
      MISSED+=("${place}: ${FAULT}")
      FAULT=''
    fi
  done
  rm -f "$1.db.age"
}

# here: the names of the snapshots on this host, the oldest first.
here() {
  local file
  for file in "${DIRECTORY}/${CLUSTER}"-*.json; do
    if [[ ${file} =~ -([0-9]{8}T[0-9]{6}Z)-[0-9]+[.]json$ && -f ${file%.json}.db ]]; then
      echo "${BASH_REMATCH[1]} ${file%.json}"
    fi
  done | sort | cut -d ' ' -f 2
}

prune_here() {
  local names file
  mapfile -t names < <(here)
  while ((${#names[@]} > KEEP)); do
    rm -f "${names[0]}.json" "${names[0]}.db"
    names=("${names[@]:1}")
  done
  # What a run that was cut off has left.
  for file in "${DIRECTORY}/${CLUSTER}"-*-+([0-9])T+([0-9])Z-+([0-9]).db; do
    if [[ ! -f ${file%.db}.json ]]; then rm -f "${file}"; fi
  done
}

list_here() {
  local names
  mapfile -t names < <(here)
  if ((${#names[@]} > 0)); then jq --compact-output . "${names[@]/%/.json}"; fi
}

# note_failure REASON: for the host's report. What matters is said elsewhere, too, where this has no room.
note_failure() {
  # shellcheck disable=SC2016 # $ is jq's here
  if jq --null-input --compact-output --argjson time "$(date +%s)" --arg reason "$1" '{$time, $reason}' 2>/dev/null >"${DIRECTORY}/.failure.new"; then
    mv -fT "${DIRECTORY}/.failure.new" "${DIRECTORY}/.failure"
  fi
}
main "$@"
