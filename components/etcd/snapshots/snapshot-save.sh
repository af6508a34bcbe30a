# How a snapshot is taken. It counts once its NAME.json is there, which comes last.
: "${CLUSTER?}" "${MEMBER?}" "${DIRECTORY?}" "${KEEP?}" "${RECIPIENTS[*]-}" "${PLACES[*]-}" "${STATUS?}" "${CHECKSUM?}"
: "${ROOT-}" "${ETCDCTL?}" "${ACCESS[*]-}" "${LEADER?}" "${DB_SIZE?}" "${CLUSTER_ID?}" "${UNANSWERED?}" "${KUBERNETES?}" "${ETCD?}"

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
      fail "etcd does not answer at ${ACCESS[0]}: ${UNANSWERED}; see journalctl -u etcd"
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
