# A host's place among the members of etcd, as another member sees to it:
#   .member, .peerURL  who it is
#   .lost              it is dead for good, so it goes now and not with its resource
#   .etcdctl           {path, endpoints [URL], cacert, cert, key}
# etcd.sh brings a member in. Here it is taken out, so that nobody waits for the vote of one who is gone.
: "${VALUE[member]:?}" "${VALUE[peerURL]:?}" "${VALUE["etcdctl path"]:?}" "${VALUE["etcdctl endpoints"]:?}"
MEMBER=${VALUE[member]}

apply() {
  if [[ ${VALUE[lost]:-} == true ]]; then take_out; fi
  report
}

remove() { take_out; }

take_out() {
  local members id='' url='' others=() healthy=() member status name peer client learner
  members=$(ctl member list) \
    || fail "${MEMBER} stays a member of etcd, since etcd has no quorum to decide otherwise;" \
      "bring back enough of its members (${VALUE["etcdctl endpoints"]//$'\n'/, }) and run again"
  while IFS=, read -r member status name peer client learner; do
    # One that never started has no name yet; by now another host may have the address of one that did.
    if [[ ${name# } == "${MEMBER}" || (-z ${name# } && ${peer# } == "${VALUE[peerURL]}") ]]; then
      id=${member} url=${client# }
    elif [[ ${learner} != *true* ]]; then
      others+=("${name# }")
      if [[ ${status# } == started ]] && is_healthy "${client# }"; then healthy+=("${name# }"); fi
    fi
  done <<<"${members}"
  if [[ -z ${id} ]]; then return; fi
  if [[ ${VALUE[lost]:-} == true && -n ${url} ]] && is_healthy "${url}"; then
    fail "${MEMBER} is marked lost in the stack file, but its etcd is well;" \
      "take the mark away, and to be rid of the host delete its whole entry"
  fi
  # etcd itself looks only at who was started once, not at who is there.
  if ((${#healthy[@]} < ${#others[@]} / 2 + 1)); then
    fail "${MEMBER} stays a member of etcd: of the others (${others[*]:-none}) only ${#healthy[@]} are healthy" \
      "(${healthy[*]:-none}), which is no majority; mend them and run again"
  fi
  ctl member remove "${id}" >&2 || fail "etcd did not let ${MEMBER} go; see above why, mend that and run again"
  CHANGED+=("${MEMBER}")
  # It may have been the leader.
  wait_until 30 has_leader || fail "etcd has no leader 30 s after ${MEMBER} left; see there: journalctl -u etcd"
}

ctl() {
  "${VALUE["etcdctl path"]}" --endpoints "${ENDPOINTS:-${VALUE["etcdctl endpoints"]//$'\n'/,}}" --command-timeout 10s \
    --cacert "${VALUE["etcdctl cacert"]}" --cert "${VALUE["etcdctl cert"]}" --key "${VALUE["etcdctl key"]}" "$@"
}

# Health is a read through consensus, so a member that is cut off from the others is not healthy.
is_healthy() { ENDPOINTS=$1 ctl --command-timeout 5s endpoint health >/dev/null 2>&1; }
has_leader() { ctl member list >/dev/null 2>&1; }
