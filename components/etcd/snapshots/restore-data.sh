# A member's data. The directories may be mount points, so everything goes on inside them, by renaming:
#   .restored       new data, until they take their place
#   .before         what was there before, until the new cluster answers
: "${ROOT-}" "${PLACE?}" "${DATA?}" "${WAL?}" "${ETCDUTL?}" "${MEMBER?}" "${ASKED[*]-}" "${FAULT?}" "${DIRECTORY?}"

build() {
  local said size wal=()
  check_snapshot "${PLACE}/snapshot.db" || fail "the snapshot has not arrived whole: ${FAULT}; run again"
  size=$(stat --format=%s "${PLACE}/snapshot.db")
  mkdir -p "${DATA}" ${WAL:+"${WAL}"}
  rm -rf "${DATA}/.restored" ${WAL:+"${WAL}/.restored"}
  # A log begins with 64 MB of its own.
  need_room "${DATA}" $((size + 167772160)) "the new data"
  if [[ -n ${WAL} ]]; then wal=(--wal-dir "${WAL}/.restored"); fi
  said=$("${ETCDUTL}" snapshot restore "${PLACE}/snapshot.db" --data-dir "${DATA}/.restored" "${wal[@]}" --name "${MEMBER}" \
    --initial-cluster "${ASKED[members]}" --initial-advertise-peer-urls "${ASKED[url]}" --initial-cluster-token "${ASKED[token]}" \
    --bump-revision "${ASKED[bump]}" --mark-compacted 2>&1) \
    || fail "etcdutl cannot restore the snapshot: $(last_words "${said}"); take another one"
  chown -R etcd:etcd "${DATA}/.restored" ${WAL:+"${WAL}/.restored"}
}

# note_disturbance: from here on the host says that a restore is going on, until it has come to its end.
note_disturbance() {
  mkdir -p "${PLACE}"
  echo "${ASKED[name]}" >"${PLACE}/state.new"
  mv -fT "${PLACE}/state.new" "${PLACE}/state"
  sync "${PLACE}/state"
}

swap() {
  note_disturbance
  # It may be waiting for members that are no more.
  systemctl stop etcd.service || fail "etcd does not stop; see journalctl -u etcd, and run again"
  [[ -d "${DATA}/.restored/member" ]] || fail "there are no new data in ${DATA}/.restored; run again from the start"
  if [[ -n ${WAL} ]]; then exchange "${WAL}"; fi
  exchange "${DATA}"
  chown etcd:etcd "${DATA}" ${WAL:+"${WAL}"}
  # They are for a member without data.
  rm -f "${ROOT}/etc/etcd/bootstrap.env"
  systemctl reset-failed etcd.service 2>/dev/null || true # fails unless it has failed
  # A start is only over once there is a quorum.
  systemctl start --no-block etcd.service
}

# exchange DIRECTORY: what is in .restored takes the place of all else, which goes to .before. Where that is there
# already, all else is of an earlier run, and not worth keeping.
exchange() {
  local entries entry
  entries_of "$1"
  if [[ ! -d "$1/.before" ]]; then
    mkdir -p "$1/.before.new"
    for entry in "${entries[@]}"; do mv -T "$1/${entry}" "$1/.before.new/${entry}"; done
    sync "$1/.before.new"
    mv -T "$1/.before.new" "$1/.before"
  else
    for entry in "${entries[@]}"; do rm -rf "${1:?}/${entry}"; done
  fi
  for entry in "$1/.restored"/*; do mv -T "${entry}" "$1/${entry##*/}"; done
  rmdir "$1/.restored"
  sync "$1"
}

# entries_of DIRECTORY: sets entries; one of the two directories may be in the other.
entries_of() {
  local path
  entries=()
  for path in "$1"/*; do
    if [[ ${path##*/} != lost+found && "${WAL}/" != "${path}/"* && "${DATA}/" != "${path}/"* ]]; then entries+=("${path##*/}"); fi
  done
}

await_member() {
  local deadline=$((SECONDS + 120))
  until curl --silent --fail --output /dev/null --max-time 5 "${ASKED[health]}"; do
    if ((SECONDS >= deadline)); then
      fail "etcd does not take part 120 s after the restore; see journalctl -u etcd, and run again; what was there before is in ${DATA}/.before"
    fi
    sleep 0.2
  done
}

# Last of all what says that there is a restore.
finish() {
  rm -rf "${DATA}/.before" "${DATA}/.before.new" "${DATA}/.restored" ${WAL:+"${WAL}/.before" "${WAL}/.before.new" "${WAL}/.restored"}
  rm -rf "${PLACE}/snapshot.db" "${PLACE}/received.db"
  rm -rf "${PLACE}"
  rmdir --ignore-fail-on-non-empty "${DIRECTORY}"
}
