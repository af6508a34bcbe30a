# Requests to etcd about its users and roles. The answers are JSON where jq does not have to round numbers that matter.
: "${ROOT-}" "${NAME:?}" "${VALUE["etcdctl path"]:?}" "${CHANGED[*]-}"
ENDPOINTS=${VALUE["etcdctl endpoints"]//$'\n'/,}
# Why etcd has refused, or not answered, most recently.
LAST_REFUSAL='no member answers'

# ctl ARGUMENT…: sets REPLY to the answer; fails, and sets LAST_REFUSAL, if there is none. Apart from the answer, etcdctl
# tells of members that it could not reach.
ctl() {
  local said="${ROOT}/run/barekube/${NAME}.said" status=0
  REPLY=$("${VALUE["etcdctl path"]}" --endpoints "${ENDPOINTS}" --command-timeout 10s --cacert "${VALUE["etcdctl cacert"]}" \
    --cert "${VALUE["etcdctl cert"]}" --key "${VALUE["etcdctl key"]}" "$@" 2>"${said}") || status=$?
  if ((status != 0)); then LAST_REFUSAL=$(tail -n 1 "${said}"); fi
  rm -f "${said}"
  return "${status}"
}

# must ARGUMENT…: the same; what etcd cannot do now it may be able to do after a change of leader.
must() {
  wait_until 30 ctl "$@" || fail "etcd refused \`etcdctl ${*:1:3}\`: ${LAST_REFUSAL}; see there: journalctl -u etcd"
}

# An answer through consensus, whatever the rights of those who ask.
has_leader() { ctl member list; }

# has user|role NAME
has() {
  must "$1" list
  [[ $'\n'${REPLY}$'\n' == *$'\n'"$2"$'\n'* ]]
}

# ensure_user NAME ROLE: there is such a user, with that role and no other.
ensure_user() {
  local role granted=no
  if ! has user "$1"; then must user add "$1" --no-password; fi
  if [[ $2 == root ]] && ! has role root; then must role add root; fi
  must user get "$1" --write-out json
  for role in $(jq --raw-output '.roles // [] | .[]' <<<"${REPLY}"); do
    if [[ ${role} == "$2" ]]; then granted=yes; else must user revoke-role "$1" "${role}"; fi
  done
  if [[ ${granted} == yes ]]; then return; fi
  must user grant-role "$1" "$2"
  CHANGED+=("user $1")
}

# ensure_role NAME PREFIX: it reads and writes below the prefix, and nothing else.
ensure_role() {
  if has role "$1"; then
    must role get "$1" --write-out json
    if [[ $(rights <<<"${REPLY}") == "readwrite $2 ${2%/}0" ]]; then return; fi
    # Users that have it lose it, and get it again right after this.
    must role delete "$1"
  fi
  must role add "$1"
  must role grant-permission "$1" --prefix=true readwrite "$2"
  CHANGED+=("role $1")
}

# rights < ROLE: one a line, with the key that its range ends before.
rights() {
  jq --raw-output '.perm // [] | .[] | "\(["read", "write", "readwrite"][.permType // 0]) \(.key // "" | @base64d) \(.range_end // "" | @base64d)"'
}

is_on() {
  must auth status
  [[ ${REPLY} == *'Authentication Status: true'* ]]
}

turn_on() {
  if is_on; then return; fi
  must auth enable
  CHANGED+=("RBAC")
}

turn_off() {
  if is_on; then must auth disable; fi
}
