# System users: .users [name], each with a group of the same name.
: "${EACH[*]-}" "${VALUE[*]-}"

create_users() {
  local i user
  each users
  for i in "${EACH[@]}"; do
    user=${VALUE["users ${i}"]}
    promise user "${user}"
    if id -u "${user}" >/dev/null 2>&1; then continue; fi
    was_promised user "${user}" || remember_original new-users "${user}"
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "${user}" \
      || fail "cannot create the user ${user}; see the reason above, fix it and run again"
    CHANGED+=("user ${user}")
  done
}

remove_users() {
  local users user
  read_originals users new-users
  for user in "${users[@]}"; do
    if ! id -u "${user}" >/dev/null 2>&1; then continue; fi
    userdel "${user}" || fail "cannot remove the user ${user}; see the reason above, fix it and run again"
  done
}
