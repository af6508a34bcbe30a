# How a member gets a place in a cluster that is serving already, or a new one after it has lost its data: as a
# learner, which has no vote until it has caught up. The state is asked for before each step, so a run that was cut
# off is resumed where it ended.
: "${STATE:?}" "${VALUE["peer url"]:?}"

# Exists from the decision to join until this member has a vote.
JOINING="${STATE}/units/etcd.service.joining"
# Why a member has refused, or not answered, most recently.
LAST_REFUSAL='no member answers'

# etcd has room for one learner at a time, so another host that is joining comes first.
take_place() {
  local members='[]'
  mkdir -p "${STATE}/units"
  : >"${JOINING}"
  wait_until 300 has_place members \
    || fail "etcd cannot join: the members have not given it a place within 300 s: ${LAST_REFUSAL};" \
      "see on the other masters: journalctl -u etcd"
  write_bootstrap existing "$(initial_cluster "${members}")"
}

# has_place VARIABLE: asks for a place when there is none. Sets the variable to MEMBERS.
has_place() {
  local reply
  ask_members "$1" || return 1
  case $(own_place "${!1}") in
    learner) return 0 ;;
    unknown) etcdctl reply "${!1}" member add "${VALUE["peer name"]}" --learner "--peer-urls=${VALUE["peer url"]}" || true ;;
    stale) remove_stale "${!1}" || true ;;
  esac
  return 1
}

# remove_stale MEMBERS
remove_stale() {
  local id name peer rows reply
  etcdctl rows "$1" member list || return 1
  while IFS=', ' read -r id _ name peer _; do
    if [[ ${name} != "${VALUE["peer name"]}" && ${peer} != "${VALUE["peer url"]}" ]]; then continue; fi
    log "etcd member ${id} (${name}, ${peer}) has lost its data and is removed"
    etcdctl reply "$1" member remove "${id}" || return 1
  done <<<"${rows}"
}

await_vote() {
  if [[ ! -f ${JOINING} ]]; then return; fi
  await_within 300 has_vote \
    || fail_with_journal "${VALUE[unit]}" "has joined, but has no vote after 300 s: ${LAST_REFUSAL}"
  rm -f "${JOINING}"
}

# shellcheck disable=SC2034 # nobody reads the reply
has_vote() {
  local id state peer is_learner members rows reply
  { ask_members members && etcdctl rows "${members}" member list; } || return 1
  while IFS=', ' read -r id state _ peer _ is_learner; do
    if [[ ${peer} != "${VALUE["peer url"]}" ]]; then continue; fi
    if [[ ${state} == started && ${is_learner} == false ]]; then return 0; fi
    # Refused until it has caught up.
    etcdctl reply "${members}" member promote "${id}" || true
  done <<<"${rows}"
  return 1
}

# etcdctl VARIABLE MEMBERS ARGUMENT…: asks the members that have a vote, and sets the variable to the answer, which is
# not JSON, since jq would round its IDs. When they refuse, LAST_REFUSAL says why.
etcdctl() {
  local -n answer=$1
  local members=$2 endpoints
  shift 2
  endpoints=$(jq --raw-output 'map(select(.isLearner | not) | .clientURLs // [] | .[]) | join(",")' <<<"${members}")
  answer=$("${VALUE[etcdctl]}" --endpoints "${endpoints}" --cacert "${VALUE["peer cacert"]}" \
    --cert "${VALUE["peer cert"]}" --key "${VALUE["peer key"]}" --command-timeout 10s "$@" 2>&1) && return
  LAST_REFUSAL=${answer##*$'\n'}
  return 1
}
