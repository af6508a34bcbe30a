#!/usr/bin/env bats
# service.sh and unit.sh: a unit and its files, and when it is started, restarted and reloaded.

load support/web-service

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
  [[ $(grep -v show "${FAKE}/calls") == "systemctl daemon-reload"$'\n'"systemctl reset-failed web.service"$'\n'"systemctl restart web.service" ]]
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
  fails_with "error: ${HOSTNAME}: web.service did not start: web: cannot bind; above are the last lines" apply_web
  [[ ${output} == *"web.service has not worked on this host before, so there are no earlier files to go back to"* ]]
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
  called 'systemctl @(re|)start*' 0
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
