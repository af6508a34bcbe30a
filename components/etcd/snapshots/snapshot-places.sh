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
