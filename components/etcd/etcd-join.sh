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

has_vote() {
  local id state peer is_learner members rows
  { ask_members members && etcdctl rows "${members}" member list; } || return 1
  while IFS=', ' read -r id state _ peer _ is_learner; do
    if [[ ${peer} != "${VALUE["peer url"]}" ]]; then continue; fi
    if [[ ${state} == started && ${is_learner} == false ]]; then return 0; fi
    # Refused until it has caught up.
    promote "${id}" "${members}"
  done <<<"${rows}"
  return 1
}

# promote ID MEMBERS: asks one member after the other. Only the leader can do it, and with RBAC the others cannot pass
# the request on to it, since they leave out who has made it.
# shellcheck disable=SC2034 # nobody reads the reply
promote() {
  local endpoint reply
  for endpoint in $(voters "$2"); do
    if ask_at reply "${endpoint}" member promote "$1"; then return; fi
  done
}

# voters MEMBERS: the client URLs of those that have a vote, one a line.
voters() { jq --raw-output '.[] | select(.isLearner | not) | .clientURLs // [] | .[]' <<<"$1"; }

# etcdctl VARIABLE MEMBERS ARGUMENT…: see ask_at; asks any member that has a vote.
etcdctl() { ask_at "$1" "$(voters "$2" | paste -sd ,)" "${@:3}"; }

# ask_at VARIABLE ENDPOINTS ARGUMENT…: sets the variable to etcdctl's answer, which is not JSON, since jq would round its
# IDs. When it is refused, LAST_REFUSAL says why.
ask_at() {
  local -n answer=$1
  local endpoints=$2
  shift 2
  answer=$("${VALUE[etcdctl]}" --endpoints "${endpoints}" --cacert "${VALUE["peer cacert"]}" \
    --cert "${VALUE["root cert"]}" --key "${VALUE["root key"]}" --command-timeout 10s "$@" 2>&1) && return
  LAST_REFUSAL=${answer##*$'\n'}
  return 1
}
