# A member of etcd: service.sh, and
#   .dataDirectory, .walDirectory, .etcdctl
#   .health     URL that answers with success while this member takes part and has a leader
#   .peer       {name, url, cacert, cert, key}: who this member is for the others
#   .bootstrap  {path, cluster, token, joins}: environment that etcd heeds only as long as its data directory is
#               empty, so that a change of the member list never restarts a member. `joins`: others serve already.
# A member without data asks the others first. Where it has no place yet, or had one and has lost its data, it
# gets a new one as a learner, which has no vote until it has caught up. Each step is asked for anew, so a run
# that was cut off is taken up where it ended.
: "${KIT:?}" "${ROOT-}" "${STATE:?}" "${VALUE[walDirectory]:?}" "${VALUE["bootstrap path"]:?}" "${VALUE["peer url"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

# There from the decision to join until this member has a vote.
JOINING="${STATE}/units/etcd.service.joining"
# What a member tells of all: [{name, peerURLs, clientURLs, isLearner}]; who was never started has no clientURLs.
MEMBERS='[]'
REFUSAL='nobody answers'

before_start() {
  if has_data; then
    rm -f "${ROOT}${VALUE["bootstrap path"]}"
    return
  fi
  if [[ ${VALUE["bootstrap joins"]:-} == true ]]; then
    wait_until 60 ask_members || fail "etcd cannot join: no member answers within 60 s at $(others)" \
      "with https; see there: journalctl -u etcd"
  else
    ask_members || true
  fi
  case $(own_place) in
    none) write_bootstrap new "${VALUE["bootstrap cluster"]}" ;;
    # The cluster is just being made, and waits for this one.
    first) write_bootstrap new "$(member_list)" ;;
    *) take_place ;;
  esac
}

has_data() {
  local logs=("${ROOT}${VALUE[walDirectory]}/"*.wal)
  ((${#logs[@]} > 0))
}

# Addresses of the others, one on each line: a=https://192.0.2.1:2380,b=… without this one.
others() {
  tr ',' '\n' <<<"${VALUE["bootstrap cluster"]}" | sed 's/^[^=]*=//' | grep -vFx "${VALUE["peer url"]}" || true
}

# get URL: as a member, which the others let in at both of their ports. There HTTP/2 means gRPC.
get() {
  curl --silent --fail --http1.1 --connect-timeout 2 --max-time 5 --cacert "${VALUE["peer cacert"]}" \
    --cert "${VALUE["peer cert"]}" --key "${VALUE["peer key"]}" "$1"
}

# Asks at the peers' port, which answers without a quorum too.
ask_members() {
  local url
  for url in $(others); do
    if MEMBERS=$(get "${url}/members"); then return; fi
  done
  MEMBERS='[]'
  return 1
}

# What the members know of this one:
#   none      nobody was asked, or nobody answered
#   first     a place of its own from the beginning, not taken yet, in the very cluster that is asked for
#   learner   a place as a learner, not taken yet
#   unknown   no place
#   stale     a place that somebody has taken, which without data cannot have been this one
own_place() {
  local url=${VALUE["peer url"]} name=${VALUE["peer name"]} cluster=${VALUE["bootstrap cluster"]}
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-output --arg url "${url}" --arg name "${name}" --arg cluster "${cluster}" '
    ($cluster | split(",") | map(sub("^[^=]*="; "")) | sort) as $asked
    | (map(.peerURLs[]) | sort) as $known
    | map(select(.name == $name or any(.peerURLs[]; . == $url))) as $own
    | if . == [] then "none"
      elif $own == [] then "unknown"
      elif any($own[]; (.clientURLs // []) != [] or .peerURLs != [$url]) then "stale"
      elif $own[0].isLearner then "learner"
      elif $asked == $known then "first"
      else "learner" end' <<<"${MEMBERS}"
}

# All members as etcd wants them; who has no name yet gets one that nobody else has.
member_list() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-output --arg url "${VALUE["peer url"]}" --arg name "${VALUE["peer name"]}" '
    map(.peerURLs[] as $one
      | (if $one == $url then $name elif .name // "" != "" then .name else $one | gsub("[^0-9a-z]"; "-") end) + "=" + $one)
    | join(",")' <<<"${MEMBERS}"
}

write_bootstrap() {
  write_file "${VALUE["bootstrap path"]}" 0644 root:root \
    "ETCD_INITIAL_CLUSTER=$2
ETCD_INITIAL_CLUSTER_STATE=$1
ETCD_INITIAL_CLUSTER_TOKEN=${VALUE["bootstrap token"]}
"
}

# etcd has room for one learner, so another host that joins now comes first.
take_place() {
  mkdir -p "${STATE}/units"
  : >"${JOINING}"
  wait_until 300 has_place \
    || fail "etcd cannot join: the members give it no place within 300 s: ${REFUSAL}; see on the others: journalctl -u etcd"
  write_bootstrap existing "$(member_list)"
}

has_place() {
  ask_members || return 1
  case $(own_place) in
    learner) return 0 ;;
    unknown) etcdctl member add "${VALUE["peer name"]}" --learner "--peer-urls=${VALUE["peer url"]}" || true ;;
    stale) remove_stale || true ;;
  esac
  return 1
}

remove_stale() {
  local id name peer
  etcdctl member list || return 1
  while IFS=', ' read -r id _ name peer _; do
    if [[ ${name} != "${VALUE["peer name"]}" && ${peer} != "${VALUE["peer url"]}" ]]; then continue; fi
    log "etcd member ${id} (${name}, ${peer}) has lost its data and is removed"
    etcdctl member remove "${id}" || return 1
  done <<<"${ANSWER}"
}

# Asks those members that take part; .id in their JSON is too long for jq. Sets ANSWER, or REFUSAL.
ANSWER=''
etcdctl() {
  local endpoints
  endpoints=$(jq --raw-output 'map(select(.isLearner | not) | .clientURLs // [] | .[]) | join(",")' <<<"${MEMBERS}")
  ANSWER=$("${VALUE[etcdctl]}" --endpoints "${endpoints}" --cacert "${VALUE["peer cacert"]}" \
    --cert "${VALUE["peer cert"]}" --key "${VALUE["peer key"]}" --command-timeout 10s "$@" 2>&1) && return
  REFUSAL=${ANSWER##*$'\n'}
  return 1
}

after_start() {
  if [[ ! -f ${JOINING} ]]; then return; fi
  wait_until 300 has_vote || explain "${VALUE[unit]}" "joined, but has no vote after 300 s: ${REFUSAL}"
  rm -f "${JOINING}"
}

has_vote() {
  local id state peer is_learner
  { ask_members && etcdctl member list; } || return 1
  while IFS=', ' read -r id state _ peer _ is_learner; do
    if [[ ${peer} != "${VALUE["peer url"]}" ]]; then continue; fi
    if [[ ${state} == started && ${is_learner} == false ]]; then return 0; fi
    # Refused until it has caught up.
    etcdctl member promote "${id}" || true
  done <<<"${ANSWER}"
  return 1
}

# One member at a time may be away, and only if the others can do without it.
before_restart() {
  if ! is_healthy; then
    # It takes no part, so nobody will miss it, nor can it tell when it takes part again.
    GATE=no
    return
  fi
  wait_until 60 is_dispensable \
    || fail "etcd is not restarted, since without this member there would be no quorum: not healthy: ${SICK[*]};" \
      "mend that first (journalctl -u etcd there), and run again"
}

is_healthy() { curl --silent --fail --output /dev/null --max-time 5 "${VALUE[health]}"; }

SICK=()
is_dispensable() {
  local members name url total=1 healthy=0
  SICK=()
  members=$(get "${VALUE["peer url"]}/members") || return 1
  # shellcheck disable=SC2016 # $ is jq's here
  members=$(jq --raw-output --arg url "${VALUE["peer url"]}" '.[]
    | select((.isLearner | not) and (.peerURLs | index([$url]) | not)) | "\(.name // .peerURLs[0]) \(.clientURLs[0] // "")"' <<<"${members}")
  if [[ -z ${members} ]]; then return; fi
  while read -r name url; do
    total=$((total + 1))
    if [[ -n ${url} ]] && get "${url}/readyz" >/dev/null; then healthy=$((healthy + 1)); else SICK+=("${name}"); fi
  done <<<"${members}"
  ((${#SICK[@]} == 0 || healthy > total / 2))
}

after_restart() {
  wait_until 120 is_healthy || explain "${VALUE[unit]}" "does not take part again 120 s after its restart"
}

after_stop() { rm -f "${ROOT}${VALUE["bootstrap path"]}"{,.barekube-new} "${JOINING}"; }
