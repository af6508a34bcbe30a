#!/usr/bin/env bats
# unit-watch.sh and unit-return.sh: a unit that does not come up with new files goes back to those it worked with.

load support/web-service

# One that exits each time it is started with this text in a file.
BAD='.files["/etc/web/web.conf"].content = "port many\n" | .files["/etc/web/more.conf"] = {mode: "0600", content: "x"}'
breaks() {
  mkdir -p "${FAKE}/units/web.service" "${FAKE}/answers"
  echo many >"${FAKE}/units/web.service/breaks"
  printf '%s\n' 'E1129 10:00:00.000000 web.go:72] bad port "many"' 'usage: web' >"${FAKE}/answers/journalctl"
}

@test "a unit that exits each time is told at once, with its own words, and runs with its previous files again" {
  local before
  breaks
  apply_web
  before=$(host_snapshot)
  forget_calls
  SECONDS=0
  fails_with 'error: '"${HOSTNAME}"': web.service exits each time it is started: E1129 10:00:00.000000 web.go:72] bad port "many"; above' \
    apply_web "${BAD}"
  [[ ${output} == *"error: ${HOSTNAME}: web.service runs with its previous files again; correct what is said above and run again" ]]
  # It would be waited for until then.
  ((SECONDS < 60))
  diff <(echo "${before}") <(host_snapshot)
  [[ $(<"${FAKE}/units/web.service/active") == active ]]
  called 'systemctl restart web.service' 2
  called 'systemctl reset-failed web.service' 2
  # Only what it has said since this start.
  called 'journalctl --unit web.service --lines 25 --since=@*'
  # The document on record is the one in force.
  jq --exit-status '.data.files["/etc/web/more.conf"] | not' "${ROOT}"/var/lib/barekube/applied/*-web.json
  [[ $(tail -n 1 "${ROOT}"/var/lib/barekube/applied/*-web.manifest) == end ]]
  # What was asked for before is there, so there is nothing to do; the same mistake fails in the same way.
  succeeds_with unchanged apply_web
  fails_with "web.service runs with its previous files again" apply_web "${BAD}"
  succeeds_with "changed /etc/web/web.conf web.service:restart" apply_web '.files["/etc/web/web.conf"].content = "port 81\n"'
}

@test "a unit may exit once or twice until what it needs is there" {
  breaks
  apply_web
  echo 2 >"${FAKE}/units/web.service/succeeds"
  succeeds_with "web.service:restart" apply_web "${BAD}"
}

@test "the first start has nothing to go back to, and is given more time" {
  breaks
  fails_with "web.service has not worked on this host before, so there are no earlier files to go back to" apply_web "${BAD}"
  [[ ${output} == *"web.service exits each time it is started: E1129"* ]]
  [[ -z $(tail -n 1 "${ROOT}"/var/lib/barekube/applied/*-web.manifest 2>/dev/null) ]]
  # A right value works at the first run, although systemd would start the unit again by itself.
  forget_calls
  succeeds_with "web.service:start" apply_web
  called 'systemctl restart web.service'
}

@test "a reload that fails does so before anything is lost" {
  breaks
  apply_web
  forget_calls
  fails_with "web.service did not reload: E1129" apply_web '.files["/etc/web/sites.conf"].content = "many\n"'
  [[ ${output} == *"web.service runs with its previous files again"* && $(<"${ROOT}/etc/web/sites.conf") == "site a" ]]
  called 'systemctl reload web.service' 2
  called 'systemctl restart*' 0
  succeeds_with "web.service:reload" apply_web '.files["/etc/web/sites.conf"].content = "site b\n"'
}

@test "what is ready, but does not answer as it should, goes back as well" {
  apply_web
  fails_with "web.service runs with its previous files again" \
    apply_web ".reads.web = \"2\" | .ready = {url: \"file://${BATS_TEST_TMPDIR}/sick\", seconds: 1}"
  succeeds_with unchanged apply_web
}

@test "a unit that does not work with its earlier files either says so" {
  apply_web
  mkdir -p "${FAKE}/units/web.service"
  : >"${FAKE}/units/web.service/fails"
  fails_with "web.service does not work with its previous files either, as said above" apply_web '.reads.web = "2"'
  # With the same files there is nothing to go back to.
  fails_with "web.service has worked with the same files before, so there is nothing to go back to" apply_web
  rm "${FAKE}/units/web.service/fails"
  succeeds_with "web.service:start" apply_web
}

@test "keys that have changed stay, and the unit is not restarted for them once more" {
  breaks
  apply_web_reading 0a
  fails_with "runs with its previous files again" apply_web_reading 0b "${BAD}"
  succeeds_with unchanged apply_web_reading 0b
}

@test "a run that is cut off anywhere, on the way there or back, is made good by the same files and by right ones" {
  breaks
  local after wanted right='.files["/etc/web/web.conf"].content = "port 81\n"'
  apply_web "${right}"
  wanted=$(host_snapshot)
  apply_web
  for ((after = 400; after < 2500; after += 300)); do
    cut_off "${after}" apply_web "${BAD}"
    apply_web >/dev/null
    [[ $(<"${FAKE}/units/web.service/active") == active && $(<"${ROOT}/etc/web/web.conf") == "port 80" ]]
    cut_off "$((after + 150))" apply_web "${BAD}"
    apply_web "${right}" >/dev/null
    [[ $(<"${FAKE}/units/web.service/active") == active ]]
    diff <(echo "${wanted}") <(host_snapshot)
  done
}
