# A host's membership of etcd, as another member ends it:
#   .member, .peerURL  who it is
#   .lost              it is dead for good, so it is removed now and not with its resource
#   .etcdctl           {path, endpoints [URL], cacert, cert, key}
# Joining is up to etcd.sh on the host itself. Here a host that is going is removed, so that it no longer counts
# towards the quorum.
: "${VALUE[member]:?}" "${VALUE[peerURL]:?}" "${VALUE["etcdctl path"]:?}" "${VALUE["etcdctl endpoints"]:?}"
MEMBER=${VALUE[member]}
ALL_ENDPOINTS=${VALUE["etcdctl endpoints"]//$'\n'/,}
acts_on_cluster

apply() {
  if [[ ${VALUE[lost]:-} == true ]]; then remove_member; fi
  report
}

remove() { remove_member; }

remove_member() {
  local members id='' url='' others=() healthy=() REMAINING='' member status name peer client learner
  members=$(ctl "${ALL_ENDPOINTS}" member list) \
    || fail "${MEMBER} stays a member of etcd, since etcd has no quorum to remove it;" \
      "bring enough of its members back (${ALL_ENDPOINTS//,/, }) and run again"
  while IFS=, read -r member status name peer client learner; do
    # A member that has never started has no name yet. The address alone does not identify one that has: another
    # host may have it by now.
    if [[ ${name# } == "${MEMBER}" || (-z ${name# } && ${peer# } == "${VALUE[peerURL]}") ]]; then
      id=${member} url=${client# }
    elif [[ ${learner} != *true* ]]; then
      others+=("${name# }")
      if [[ ${status# } == started ]] && is_healthy "${client# }"; then
        healthy+=("${name# }")
        REMAINING+="${REMAINING:+,}${client# }"
      fi
    fi
  done <<<"${members}"
  if [[ -z ${id} ]]; then return; fi
  if [[ ${VALUE[lost]:-} == true && -n ${url} ]] && is_healthy "${url}"; then
    fail "${MEMBER} is marked lost in the stack file, but its etcd is healthy;" \
      "remove the mark, or delete its whole entry to give the host up"
  fi
  # etcd's own check counts the members that have ever started, whether or not they are there now.
  if ((${#healthy[@]} < ${#others[@]} / 2 + 1)); then
    fail "${MEMBER} stays a member of etcd: of the others (${others[*]:-none}) only ${#healthy[@]} are healthy" \
      "(${healthy[*]:-none}), which is no majority; fix them and run again"
  fi
  # Not by way of the member itself, which stops as soon as it is removed, perhaps without an answer.
  ctl "${REMAINING}" member remove "${id}" >&2 \
    || fail "etcd did not remove ${MEMBER}; see the reason above, fix it and run again"
  CHANGED+=("${MEMBER}")
  # It may have been the leader.
  wait_until 30 has_leader || fail "etcd has no leader 30 s after ${MEMBER} was removed; see there: journalctl -u etcd"
}

# ctl ENDPOINTS ARGUMENT…
ctl() {
  local endpoints=$1
  shift
  "${VALUE["etcdctl path"]}" --endpoints "${endpoints}" --command-timeout 10s --cacert "${VALUE["etcdctl cacert"]}" \
    --cert "${VALUE["etcdctl cert"]}" --key "${VALUE["etcdctl key"]}" "$@"
}

# Health is a read through consensus, so a member that is cut off from the others is not healthy.
is_healthy() { ctl "$1" --command-timeout 5s endpoint health >/dev/null 2>&1; }
has_leader() { ctl "${REMAINING}" member list >/dev/null 2>&1; }
