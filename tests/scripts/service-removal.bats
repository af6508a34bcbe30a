#!/usr/bin/env bats
# service.sh and unit.sh: the removal of a unit with all that it leaves.

load support/web-service

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
