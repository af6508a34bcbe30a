# What the members of etcd say about themselves and about this one. MEMBERS is their list as JSON:
# [{name, peerURLs, clientURLs, isLearner}]; a member that has never started has no clientURLs.
: "${VALUE["peer url"]:?}"

# The peer URLs of the others, one a line. .bootstrap.cluster reads a=https://192.0.2.1:2380,b=…
other_peers() {
  tr ',' '\n' <<<"${VALUE["bootstrap cluster"]}" | sed 's/^[^=]*=//' | grep -vFx "${VALUE["peer url"]}" || true
}

# get URL: with the certificate of a peer, which is valid at both ports of a member. HTTP/2 would be taken for gRPC.
get() {
  curl --silent --fail --http1.1 --connect-timeout 2 --max-time 5 --cacert "${VALUE["peer cacert"]}" \
    --cert "${VALUE["peer cert"]}" --key "${VALUE["peer key"]}" "$1"
}

# ask_members VARIABLE: sets it to MEMBERS. Asks at the peer port, which answers without a quorum too.
# shellcheck disable=SC2034 # it sets the caller's variable
ask_members() {
  local -n list=$1
  local url
  for url in $(other_peers); do
    if list=$(get "${url}/members"); then return; fi
  done
  list='[]'
  return 1
}

# own_place MEMBERS: what the others know of this member:
#   none      nothing, since nobody has answered
#   first     a place since the cluster was formed, not taken yet, and the cluster is exactly the one asked for
#   learner   a place as a learner, not taken yet
#   unknown   it has no place
#   stale     a place that was taken before, and not by this member as it is now, which has no data
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
      else "learner" end' <<<"$1"
}

# initial_cluster MEMBERS: all members in etcd's notation. One that has no name yet gets one that is not taken.
initial_cluster() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-output --arg url "${VALUE["peer url"]}" --arg name "${VALUE["peer name"]}" '
    map(.peerURLs[] as $one
      | (if $one == $url then $name elif .name // "" != "" then .name else $one | gsub("[^0-9a-z]"; "-") end) + "=" + $one)
    | join(",")' <<<"$1"
}
