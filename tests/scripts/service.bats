#!/usr/bin/env bats
# service.sh and unit.sh: a unit, its files, its hooks, and when it is started, restarted and reloaded.

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  document '{
    unit: "web.service",
    directories: {"/var/lib/web": {mode: "0700", owner: "nobody:nogroup"}},
    files: {
      "/etc/systemd/system/web.service": {mode: "0600", content: "[Service]\nExecStart=/usr/sbin/web\n"},
      "/etc/web/web.conf": {mode: "0640", owner: "root:nogroup", content: "port 80\n"},
      "/etc/web/sites.conf": {mode: "0644", content: "site a\n"}},
    reads: {web: "1.0"}, reload: ["/etc/web/sites.conf"], ports: [8080, 8081], leftovers: ["/var/lib/web", "/run/web"]}'
}

apply_web() { apply service web "$@"; }
# apply_web_reading KEYS_HASH [JQ_FILTER]
apply_web_reading() { jq "${2:-.}" <<<"${DOCUMENT}" | "${KIT}/run.sh" service apply web "$1"; }

@test "installs the files and starts the unit" {
  succeeds_with "web.service:start" apply_web
  [[ $(stat -c '%a %U:%G' "${ROOT}/etc/web/web.conf") == "640 root:nogroup" ]]
  [[ $(stat -c '%a %U:%G' "${ROOT}/var/lib/web") == "700 nobody:nogroup" ]]
  called 'systemctl enable --quiet --no-reload web.service'
  called 'systemctl start web.service'
  called 'systemctl daemon-reload' 0
}

@test "does nothing the second time, and calls systemctl once" {
  apply_web
  forget_calls
  local before
  before=$(snapshot)
  succeeds_with unchanged apply_web
  diff <(echo "${before}") <(snapshot)
  called 'systemctl show *'
  called 'systemctl *'
}

@test "restarts once when a file changes" {
  apply_web
  forget_calls
  succeeds_with "changed /etc/web/web.conf web.service:restart" apply_web '.files["/etc/web/web.conf"].content = "port 81\n"'
  called 'systemctl *restart*'
  called 'systemctl daemon-reload' 0
}

@test "restarts once when the unit file changes, after a daemon-reload" {
  apply_web
  forget_calls
  succeeds_with "web.service:restart" apply_web '.files["/etc/systemd/system/web.service"].content += "Restart=always\n"'
  [[ $(grep -v show "${FAKE}/calls") == "systemctl daemon-reload"$'\n'"systemctl restart web.service" ]]
}

@test "restarts when something that it reads changes, and when a mode changes" {
  apply_web
  succeeds_with "changed web.service:restart" apply_web '.reads.web = "1.1"'
  succeeds_with "changed /etc/web/web.conf web.service:restart" apply_web '.reads.web = "1.1" | .files["/etc/web/web.conf"].mode = "0600"'
}

@test "restarts once when the hash of its certificates changes, appears or disappears" {
  local reads
  apply_web
  for reads in 0123456789abcdef 0123456789abcde0 ''; do
    forget_calls
    succeeds_with "changed web.service:restart" apply_web_reading "${reads}"
    called 'systemctl restart web.service'
    succeeds_with unchanged apply_web_reading "${reads}"
    called 'systemctl *restart*'
  done
  succeeds_with unchanged apply_web
}

@test "restarts when the hash of its certificates changes, even if a reload is enough for the rest" {
  apply_web_reading 0123456789abcdef
  forget_calls
  succeeds_with "changed /etc/web/sites.conf web.service:restart" \
    apply_web_reading 0123456789abcde0 '.files["/etc/web/sites.conf"].content = "site b\n"'
  called 'systemctl reload*' 0
}

@test "only reloads when a reload is enough" {
  apply_web
  forget_calls
  succeeds_with "changed /etc/web/sites.conf web.service:reload" apply_web '.files["/etc/web/sites.conf"].content = "site b\n"'
  called 'systemctl reload web.service'
  called 'systemctl *restart*' 0
  succeeds_with unchanged apply_web '.files["/etc/web/sites.conf"].content = "site b\n"'
}

@test "restarts without a reload when both kinds of files change" {
  apply_web
  forget_calls
  apply_web '.files["/etc/web/sites.conf"].content = "site b\n" | .reads.web = "2"'
  called 'systemctl restart web.service'
  called 'systemctl reload*' 0
}

@test "restores a file that somebody has changed without a restart, since the unit was started with the right one" {
  apply_web
  echo hacked >"${ROOT}/etc/web/web.conf"
  succeeds_with "changed /etc/web/web.conf" apply_web
  [[ $(<"${ROOT}/etc/web/web.conf") == "port 80" ]]
}

@test "starts a unit that has died" {
  apply_web
  echo failed >"${FAKE}/units/web.service/active"
  forget_calls
  succeeds_with "changed web.service:start" apply_web
  called 'systemctl reset-failed web.service'
}

@test "removes a file that is no longer listed, and restarts" {
  apply_web
  succeeds_with "changed /etc/web/sites.conf web.service:restart" apply_web 'del(.files["/etc/web/sites.conf"], .reload) | .reads.web = "2"'
  [[ ! -e "${ROOT}/etc/web/sites.conf" ]]
  succeeds_with unchanged apply_web 'del(.files["/etc/web/sites.conf"], .reload) | .reads.web = "2"'
}

@test "shows the journal of a unit that did not start" {
  mkdir -p "${FAKE}/units/web.service" "${FAKE}/answers"
  : >"${FAKE}/units/web.service/fails"
  echo "web: cannot bind" >"${FAKE}/answers/journalctl"
  fails_with "error: ${HOSTNAME}: web.service did not start; above are the last lines" apply_web
  [[ ${output} == *"web: cannot bind"* ]]
  rm "${FAKE}/units/web.service/fails"
  succeeds_with "changed web.service:start" apply_web
}

@test "names the program that has taken a port, and leaves the unit alone" {
  mkdir "${FAKE}/answers"
  echo 'LISTEN 0 511 0.0.0.0:8081 0.0.0.0:* users:(("apache2",pid=42,fd=4))' >"${FAKE}/answers/ss"
  fails_with "port 8081 is taken by apache2 (process 42), but web.service needs it" apply_web
  called 'systemctl start*' 0
  rm "${FAKE}/answers/ss"
  succeeds_with "changed web.service:start" apply_web
  # Now it is the unit's own.
  echo 'LISTEN 0 511 [::]:8081 [::]:* users:(("web",pid=43,fd=4))' >"${FAKE}/answers/ss"
  succeeds_with unchanged apply_web
  succeeds_with "web.service:restart" apply_web '.reads.web = "2"'
}

@test "waits until the unit is ready, and fails when it does not become so" {
  echo ok >"${BATS_TEST_TMPDIR}/health"
  succeeds_with "web.service:start" apply_web ".ready = {url: \"file://${BATS_TEST_TMPDIR}/health\", seconds: 5}"
  fails_with "web.service was not ready after 1 s: file://${BATS_TEST_TMPDIR}/sick does not answer with success" \
    apply_web ".ready = {url: \"file://${BATS_TEST_TMPDIR}/sick\", seconds: 1}"
  # The unit is running, so the next run only has to wait.
  forget_calls
  succeeds_with unchanged apply_web ".ready = {url: \"file://${BATS_TEST_TMPDIR}/health\", seconds: 5}"
  called 'systemctl *start*' 0
}

@test "neither waits for a start that needs others, nor disturbs it" {
  succeeds_with "web.service:start" apply_web '.noBlock = true'
  called 'systemctl start --no-block web.service'
  echo 'LISTEN 0 511 0.0.0.0:8081 0.0.0.0:* users:(("web",pid=43,fd=4))' >"${FAKE}/ss"
  mkdir -p "${FAKE}/answers" && mv "${FAKE}/ss" "${FAKE}/answers/ss"
  forget_calls
  succeeds_with "" apply_web '.noBlock = true'
  called 'systemctl restart*' 0
}

@test "recovers from a run that was cut off anywhere" {
  survives_cuts 149 apply_web
}

@test "restarts after a run that was cut off between the new file and the restart" {
  apply_web
  local after changed='.reads.web = "2" | .files["/etc/web/web.conf"].content = "port 2\n"'
  for ((after = 60; ; after += 170)); do
    forget_calls
    if ! cut_off "${after}" apply_web "${changed}"; then break; fi
    apply_web "${changed}" >/dev/null
    (($(calls 'systemctl restart web.service') >= 1)) || {
      cat "${FAKE}/calls"
      return 1
    }
    succeeds_with unchanged apply_web "${changed}"
    apply_web >/dev/null
  done
  ((after > 200))
}

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
  succeeds_with unchanged apply_hooked '.reads.web = "2"'
  hooks_called 'ready active' 'recovered 1'
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

@test "removal stops the unit and leaves nothing" {
  local before
  before=$(snapshot)
  apply_web
  mkdir -p "${ROOT}/var/lib/web/data" "${ROOT}/run/web"
  echo x >"${ROOT}/var/lib/web/data/x"
  echo half >"${ROOT}/etc/web/web.conf.barekube-new"
  forget_calls
  succeeds_with "" remove service web
  called 'systemctl stop web.service'
  [[ ! -e "${FAKE}/units/web.service/enabled" ]]
  succeeds_with "" remove service web
  called 'systemctl stop web.service'
  succeeds_with "" reset
  diff <(echo "${before}") <(snapshot)
}

@test "removal after a partial apply" {
  local before after
  before=$(snapshot)
  for after in 100 250 400; do
    cut_off "${after}" apply_web
    reset
    diff <(echo "${before}") <(snapshot)
  done
}

@test "removal recovers from a run that was cut off anywhere" {
  local before after=20
  before=$(snapshot)
  apply_web >/dev/null
  while cut_off "${after}" remove service web; do
    succeeds_with "" remove service web
    apply_web >/dev/null
    after=$((after + 150))
  done
  ((after > 100))
  reset
  diff <(echo "${before}") <(snapshot)
}
