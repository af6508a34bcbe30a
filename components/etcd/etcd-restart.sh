# Only one member may be down at a time, and only while the others have a quorum without it.
: "${VALUE["peer url"]:?}" "${VALUE[health]:?}"

await_dispensable() {
  local unhealthy=()
  # A member that takes no part is not missed, nor can it say when it takes part again.
  if ! is_healthy; then return 1; fi
  wait_until 60 is_dispensable unhealthy \
    || fail "etcd is not restarted, since without this member it would have no quorum; not healthy:" \
      "${unhealthy[*]:-unknown}; fix that first (journalctl -u etcd there) and run again"
}

is_healthy() { curl --silent --fail --output /dev/null --max-time 5 "${VALUE[health]}"; }

# is_dispensable ARRAY: sets it to the names of the other members that are not healthy.
is_dispensable() {
  local -n unwell=$1
  local members name url total=1 healthy=0
  unwell=()
  members=$(get "${VALUE["peer url"]}/members") || return 1
  # shellcheck disable=SC2016 # $ is jq's here
  members=$(jq --raw-output --arg url "${VALUE["peer url"]}" '.[]
    | select((.isLearner | not) and (.peerURLs | index([$url]) | not)) | "\(.name // .peerURLs[0]) \(.clientURLs[0] // "")"' <<<"${members}")
  if [[ -z ${members} ]]; then return; fi
  while read -r name url; do
    total=$((total + 1))
    if [[ -n ${url} ]] && get "${url}/readyz" >/dev/null; then healthy=$((healthy + 1)); else unwell+=("${name}"); fi
  done <<<"${members}"
  ((${#unwell[@]} == 0 || healthy > total / 2))
}

await_health() {
  await_within 120 is_healthy || fail_with_journal "${VALUE[unit]}" "does not take part again 120 s after its restart"
}
