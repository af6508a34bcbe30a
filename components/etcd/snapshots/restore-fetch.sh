# How a snapshot comes to a host, and what has to be true of it.
: "${ROOT-}" "${PLACE?}" "${CLUSTER?}" "${DIRECTORY?}" "${ASKED[*]-}" "${REMOTE[*]-}" "${IDENTITIES?}" "${STATUS?}" "${CHECKSUM?}" "${FAULT?}"
: "${ETCDCTL?}" "${ETCDUTL?}" "${DATA?}" "${WAL?}" "${ACCESS[*]-}" "${RCLONE?}" "${REVISION?}" "${NAMES?}"

look() {
  local missing=() path revision=null restoring=''
  for path in "${ETCDCTL}" "${ETCDUTL}" "${ROOT}/etc/systemd/system/etcd.service" "${ROOT}${ACCESS[1]}"; do
    if [[ ! -e ${path} ]]; then missing+=("${path}"); fi
  done
  if ((${#missing[@]} == 0)) && read_member; then revision=${REVISION}; fi
  if [[ -f "${PLACE}/state" ]]; then restoring=$(<"${PLACE}/state"); fi
  # shellcheck disable=SC2016 # $ is jq's here
  jq --null-input --compact-output --argjson revision "${revision}" --arg restoring "${restoring}" --arg authority "$(authority)" \
    '{$revision, $restoring, authority: ($authority | split("\n")), missing: $ARGS.positional}' --args "${missing[@]}"
}

# The cluster's authority, for others: lines of which each belongs to one certificate. Only masters have it.
authority() {
  local file="${ROOT}/etc/kubernetes/pki/ca.crt"
  if [[ -r ${file} ]]; then grep --extended-regexp '^[A-Za-z0-9+/=]{64}$' "${file}" | sed 1d; fi
}

# fetch: the name says which snapshot it is, and the one that another run has left may be half of it.
fetch() {
  local from=${ASKED[from]} name=${ASKED[name]} file manifest='{}' lines
  if [[ ${from} != given ]]; then rm -rf "${PLACE}/snapshot.db"; fi
  make_place
  file="${PLACE}/snapshot.db"
  case ${from} in
    given) ;;
    here)
      [[ -f "${DIRECTORY}/${name}.db" ]] || fail "there is no snapshot ${name} in ${DIRECTORY}; see npm run snapshots"
      need_room "${DIRECTORY}" "$(stat --format=%s "${DIRECTORY}/${name}.db")" "a copy of the snapshot"
      cp "${DIRECTORY}/${name}.db" "${file}"
      if [[ -f "${DIRECTORY}/${name}.json" ]]; then manifest=$(<"${DIRECTORY}/${name}.json"); fi
      ;;
    *) manifest=$(fetch_copy "${from}" "${name}") ;;
  esac
  check_snapshot "${file}" || refuse "${FAULT}; take another one"
  manifest=$(jq --compact-output . <<<"${manifest}" 2>/dev/null) || refuse "its ${name}.json is damaged; take another one"
  lines=$(jq --raw-output '.cluster // "", .sha256 // ""' <<<"${manifest}")
  if [[ -n ${lines%%$'\n'*} && ${lines%%$'\n'*} != "${CLUSTER}" ]]; then
    refuse "it is one of the cluster ${lines%%$'\n'*}, and this is ${CLUSTER}; choose another one (npm run snapshots)"
  fi
  if [[ -n ${lines##*$'\n'} && ${lines##*$'\n'} != "${CHECKSUM}" ]]; then
    refuse "its checksum is not the one in ${name}.json, so one of them was replaced; take another one"
  fi
  is_ours "${file}" || refuse "nothing in it is from this cluster's authority, so it is of another cluster of that name; choose another one (npm run snapshots)"
  # shellcheck disable=SC2016 # $ is jq's here
  jq --compact-output --argjson status "${STATUS}" --argjson size "$(stat --format=%s "${file}")" '
    . + {revision: $status.revision, keys: $status.totalKey, size: $size}' <<<"${manifest}"
}

refuse() {
  rm -rf "${PLACE}/snapshot.db"
  fail "the snapshot ${ASKED[name]} cannot be restored: $*"
}

make_place() { mkdir -p "${PLACE}" || fail "${PLACE} cannot be made; see the reason above, fix it and run again"; }

# fetch_copy PLACE NAME: prints what is known of it.
fetch_copy() {
  local said size
  if [[ -z ${REMOTE[$1]:-} ]]; then fail "$1 is not a place for copies; there are: ${!REMOTE[*]}"; fi
  if [[ ! -r ${RCLONE} ]] || ! command -v rclone >/dev/null || ! command -v age >/dev/null; then
    fail "this host cannot reach $1 yet; run \`pulumi up\` first"
  fi
  if [[ -z ${IDENTITIES} ]]; then fail "a copy at $1 is encrypted; name the file with the private key: --identity FILE"; fi
  names_at "$1" || fail "the copies at $1 cannot be listed: ${FAULT}"
  # shellcheck disable=SC2016 # $ is jq's here
  size=$(jq --arg name "$2.db.age" '.[] | select(.Name == $name) | .Size' <<<"${NAMES}")
  if [[ -z ${size} ]]; then fail "there is no copy of $2 at $1; see npm run snapshots"; fi
  need_room "${DIRECTORY}" $((size * 2)) "the copy and what is in it"
  if ! said=$(remote copyto "${REMOTE[$1]}/$2.db.age" "${PLACE}/copy.age" 2>&1); then
    fail "the copy at $1 cannot be fetched: $(why "$1" "${said}")"
  fi
  if ! said=$(age --decrypt --identity <(printf '%s' "${IDENTITIES}") --output "${PLACE}/snapshot.db" "${PLACE}/copy.age" 2>&1); then
    rm -f "${PLACE}/copy.age" "${PLACE}/snapshot.db"
    if [[ ${said} == *'no identity matched'* ]]; then
      fail "the copy at $1 is not encrypted for this private key; name the file with the right one: --identity FILE"
    fi
    fail "the copy at $1 cannot be decrypted (${said%%$'\n'*}); take another one"
  fi
  rm -f "${PLACE}/copy.age"
  # It is only known of one that is whole.
  remote cat "${REMOTE[$1]}/$2.json" 2>/dev/null || echo '{}'
}

# is_ours FILE: every namespace has a ConfigMap with the cluster's authority.
is_ours() {
  if [[ -z ${ASKED[authority]:-} ]]; then return 0; fi
  grep --text --quiet --fixed-strings --file <(tr ' ' '\n' <<<"${ASKED[authority]}") "$1"
}

receive() {
  make_place
  rm -f "${PLACE}/snapshot.db"
  cat >"${PLACE}/received.db" || fail "the snapshot cannot be written to ${PLACE}; make room there and run again"
  mv -fT "${PLACE}/received.db" "${PLACE}/snapshot.db"
}
