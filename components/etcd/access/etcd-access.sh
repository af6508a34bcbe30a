# The users of etcd, what they may do, and what is kept there for them:
#   .administrators  [name]: users with all rights
#   .clients         {name: {prefix}}: users that read and write only the keys that begin with their prefix, which ends
#                    with a slash
#   .keys            {key: value}
#   .handedOver      {key: value}: keys that are written unless they are there, and expire after a day
#   .etcdctl         {path, endpoints [URL], cacert, cert, key}
# A user has no password: it is who its certificate says it is. RBAC is turned on last, so that it shuts nobody out.
: "${KIT:?}" "${EACH[*]-}" "${VALUE["etcdctl path"]:?}" "${VALUE["etcdctl endpoints"]:?}"
# shellcheck source=etcd-rbac.sh
. "${KIT}/etcd-rbac.sh"

apply() {
  wait_until 60 has_leader || fail "etcd does not answer at ${ENDPOINTS//,/, }: ${LAST_REFUSAL}; see there: journalctl -u etcd"
  give_rights
  write_keys
  hand_over
  turn_on
  report
}

# Everything that was set up here goes, unless it is only this host that goes.
remove() {
  if [[ ${BAREKUBE_RESET:-} == yes ]]; then return; fi
  wait_until 60 has_leader || fail "etcd does not answer at ${ENDPOINTS//,/, }: ${LAST_REFUSAL}; see there: journalctl -u etcd"
  turn_off
  take_rights
}

give_rights() {
  local i user
  each administrators
  for i in "${EACH[@]}"; do ensure_user "${VALUE["administrators ${i}"]}" root; done
  each clients
  for user in "${EACH[@]}"; do
    ensure_role "${user}" "${VALUE["clients ${user} prefix"]}"
    ensure_user "${user}" "${user}"
  done
}

take_rights() {
  local i user
  each clients
  for user in "${EACH[@]}"; do
    must del --prefix -- "${VALUE["clients ${user} prefix"]}"
    if has user "${user}"; then must user delete "${user}"; fi
    if has role "${user}"; then must role delete "${user}"; fi
  done
  each administrators
  for i in "${EACH[@]}"; do
    user=${VALUE["administrators ${i}"]}
    if has user "${user}"; then must user delete "${user}"; fi
  done
  if has role root; then must role delete root; fi
}

write_keys() {
  local key
  each keys
  for key in "${EACH[@]}"; do
    must get --print-value-only -- "${key}"
    if [[ ${REPLY} == "${VALUE["keys ${key}"]}" ]]; then continue; fi
    must put -- "${key}" "${VALUE["keys ${key}"]}"
    CHANGED+=("${key}")
  done
}

readonly DAY_SECONDS=86400

# Each key has a lease of its own, as the user will give it one.
hand_over() {
  local key lease
  each handedOver
  for key in "${EACH[@]}"; do
    must get --keys-only -- "${key}"
    if [[ -n ${REPLY} ]]; then continue; fi
    must lease grant "${DAY_SECONDS}"
    read -r _ lease _ <<<"${REPLY}"
    wait_until 30 put_if_missing "${key}" "${VALUE["handedOver ${key}"]}" "${lease}" \
      || fail "etcd refused the key ${key}: ${LAST_REFUSAL}; see there: journalctl -u etcd"
    CHANGED+=("${key}")
  done
}

# put_if_missing KEY VALUE LEASE: in one transaction, since its user may have written the key in the meantime.
put_if_missing() {
  ctl txn < <(printf 'version("%s") = "0"\n\nput %s %s --lease=%s\n\n\n' "$1" "$1" "$2" "$3")
}
