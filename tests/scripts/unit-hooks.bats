#!/usr/bin/env bats
# unit.sh: the hooks that a part adds to its unit.

load support/web-service

# with_hooks APPLY_OPTIONS REMOVE_OPTIONS: installs a script with hooks of its own, as the parts have them.
with_hooks() {
  cat >"${KIT}/hooked.sh" <<END
. "\${KIT}/unit.sh"
apply() { apply_unit $1; }
remove() { remove_unit $2; }
note_start() { echo "start \$(cat "\${FAKE}/units/web.service/active" 2>/dev/null)" >>"\${FAKE}/hooks"; }
note_ready() { echo "ready \$(<"\${FAKE}/units/web.service/active")" >>"\${FAKE}/hooks"; }
ask_restart() { echo restart >>"\${FAKE}/hooks"; [[ ! -e "\${FAKE}/nothing-to-wait-for" ]]; }
note_recovery() { echo "recovered \$#" >>"\${FAKE}/hooks"; [[ \$1 -gt 0 && ! -e "\${FAKE}/sick" ]] || fail "it is sick"; }
note_stop() { echo "stop \$(<"\${FAKE}/units/web.service/active")" >>"\${FAKE}/hooks"; }
END
}
ALL_HOOKS='--before-start=note_start --after-start=note_ready --before-restart=ask_restart --after-restart=note_recovery'
apply_hooked() { apply hooked web "$@"; }
# hooks_called LINE…: the calls since it was last asked.
hooks_called() {
  diff <(printf '%s\n' "$@") "${FAKE}/hooks"
  rm "${FAKE}/hooks"
}

@test "calls the hooks in their order" {
  with_hooks "${ALL_HOOKS}" --after-stop=note_stop
  apply_hooked
  hooks_called 'start ' 'ready active'
  succeeds_with unchanged apply_hooked
  hooks_called 'ready active'
  apply_hooked '.reads.web = "2"'
  hooks_called 'start active' restart 'ready active' 'recovered 1'
  apply_hooked '.reads.web = "2" | .files["/etc/web/sites.conf"].content = "site b\n"'
  hooks_called 'ready active' 'recovered 1'
  remove hooked web
  hooks_called 'stop inactive'
}

@test "calls the hook for the recovery until it succeeds, and not at all when there is nothing to wait for" {
  with_hooks "${ALL_HOOKS}" --after-stop=note_stop
  apply_hooked
  : >"${FAKE}/sick"
  fails_with "it is sick" apply_hooked '.reads.web = "2"'
  fails_with "it is sick" apply_hooked '.reads.web = "2"'
  rm "${FAKE}/sick" "${FAKE}/hooks"
  # In vain it went back to its earlier files.
  succeeds_with "web.service:restart" apply_hooked '.reads.web = "2"'
  hooks_called 'start active' restart 'ready active' 'recovered 1'
  : >"${FAKE}/nothing-to-wait-for"
  succeeds_with "web.service:restart" apply_hooked '.reads.web = "3"'
  hooks_called 'start active' restart 'ready active'
}

@test "refuses an unknown hook and a function that does not exist, and changes nothing" {
  local before option
  with_hooks "${ALL_HOOKS}" --after-stop=note_stop
  apply_hooked
  before=$(host_snapshot)
  forget_calls
  with_hooks --before-begin=note_start --before-start=note_start
  fails_with "error: ${HOSTNAME}: --before-begin=note_start is not a hook of web.service; expected --HOOK=FUNCTION with one of these hooks: " \
    apply_hooked '.reads.web = "2"'
  [[ ${output} == *before-restart* ]]
  fails_with "--before-start=note_start is not a hook of web.service; expected --HOOK=FUNCTION with one of these hooks: after-stop" \
    remove hooked web
  with_hooks --before-start=note_begin after-stop=note_stop
  fails_with "the hook before-start of web.service names the function note_begin, which does not exist; define it" \
    apply_hooked '.reads.web = "2"'
  fails_with "after-stop=note_stop is not a hook of web.service" remove hooked web
  for option in note_start --before-start= --before-start --=note_start; do
    with_hooks "${option}" ''
    fails_with "${option} is not a hook of web.service" apply_hooked '.reads.web = "2"'
  done
  called 'systemctl *' 0
  diff <(echo "${before}") <(host_snapshot)
}

@test "the hooks of every part exist" {
  local script option count=0
  for script in "${KIT}"/*.sh; do
    if [[ ${script##*/} == @(unit|unit-hooks|hooked).sh ]]; then continue; fi
    while read -r option; do
      grep -qE "^${option#*=}\(\) \{" "${KIT}"/*.sh || complain "${script##*/}: ${option}"
      count=$((count + 1))
    done < <(grep -oE -e '--(before|after)-[a-z]+=\w+' "${script}")
  done
  ((count > 10))
}
