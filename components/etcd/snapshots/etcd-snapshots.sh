# Snapshots of etcd on a schedule: unit.sh for the timer, and
#   .starts      the service that the timer starts
#   .program     what takes a snapshot
#   .directory   where they are
#   .recipients  [public key of age]: whom copies are encrypted for
#   .schedule    a calendar event of systemd
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${CHANGED[*]-}" "${VALUE[starts]:?}" "${VALUE[directory]:?}" "${VALUE[schedule]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

# Only systemd and age know whether they will take these; both have been on the host since it was prepared.
check() {
  local i said
  said=$(systemd-analyze calendar -- "${VALUE[schedule]}" 2>&1) \
    || fail "etcd.snapshots.schedule: systemd does not take \"${VALUE[schedule]}\": ${said%%$'\n'*}; see systemd.time(7)"
  each recipients
  for i in "${EACH[@]}"; do
    said=$(age --encrypt --recipient "${VALUE["recipients ${i}"]}" </dev/null 2>&1 >/dev/null) \
      || fail "etcd.snapshots.encryption.recipients[${i}]: age does not take it: ${said%%$'\n'*}; see age-keygen(1)"
  done
}

apply() { apply_unit --before-start=load_service --after-start=take_one; }
remove() { remove_unit --after-stop=stop_service; }

# unit.sh looks at the timer alone.
load_service() { systemctl daemon-reload; }

# What is new in the settings, such as a place for copies, is not to wait for its first time. Whether it went well is for the
# host's next report.
take_one() {
  if ((${#CHANGED[@]} > 0)); then systemctl start --no-block "${VALUE[starts]}"; fi
}

# Snapshots stay when there are to be no more of them, and go when the host does.
stop_service() {
  systemctl stop "${VALUE[starts]}" 2>/dev/null || true         # it may never have been loaded
  systemctl reset-failed "${VALUE[starts]}" 2>/dev/null || true # fails unless it has failed
  if [[ ${BAREKUBE_RESET:-} == yes ]]; then
    remove_tree "${ROOT}${VALUE[directory]}"
  else
    log "the snapshots in ${VALUE[directory]} stay; delete them when you no longer need them"
  fi
}
