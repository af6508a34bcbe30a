# Places for copies off the host, by way of rclone. A copy is NAME.db.age, and NAME.json once it is whole.
: "${CLUSTER?}" "${RCLONE?}" "${AUTHORITIES?}" "${REMOTE[*]-}" "${KEEP?}"

# remote ARGUMENT…: rclone, which says nothing but errors. It has no other configuration, and keeps nothing.
remote() {
  local options=(--config "${RCLONE}" --contimeout 10s --timeout 60s --retries 2 --low-level-retries 2 --stats 0)
  if [[ -n ${AUTHORITIES} ]]; then options+=(--ca-cert "${AUTHORITIES}"); fi
  RCLONE_CONFIG_PASS='' HOME=/nonexistent timeout 7200 rclone "${options[@]}" "$@"
}

# why PLACE TEXT: what a failed call of rclone comes to, in a sentence's second half.
why() {
  local reason
  reason=$(last_words "$2")
  case ${reason} in
    *'connection refused'* | *'i/o timeout'* | *'no such host'* | *'no route to host'* | *'Client.Timeout'* | *'context deadline'*)
      echo "it does not answer (${reason}); check that it runs, and etcd.snapshots.$1" ;;
    *NoSuchBucket* | *'directory not found'*) echo "its bucket does not exist (${reason}); make it, or correct etcd.snapshots.$1" ;;
    *InvalidAccessKeyId* | *SignatureDoesNotMatch* | *AccessDenied* | *Forbidden* | *'unable to authenticate'*)
      echo "it lets nobody in with that key (${reason}); correct etcd.snapshots.$1" ;;
    *'key mismatch'* | *'key is unknown'* | *knownhosts*)
      echo "it shows another host key (${reason}); if it was reinstalled, correct etcd.snapshots.$1.hostKey" ;;
    *) echo "${reason}; see etcd.snapshots.$1" ;;
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
