#!/usr/bin/env bats
# unit-overrides.sh: what others have put beside a unit is put aside when it changes what the unit runs.

load support/web-service

OWN=/etc/systemd/system/web.service.d/10-mine.conf
put_override() {
  mkdir -p "${ROOT}${OWN%/*}"
  printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >"${ROOT}${OWN}"
}

@test "a drop-in of the host is kept, said, and given back at the removal" {
  local before
  put_override
  before=$(host_snapshot)
  succeeds_with "warning: ${HOSTNAME}: ${ROOT}${OWN} changed ExecStart of web.service and was renamed to ${ROOT}${OWN}.barekube-kept" apply_web
  [[ ! -e ${ROOT}${OWN} && -f "${ROOT}${OWN}.barekube-kept" ]]
  succeeds_with unchanged apply_web
  # The same once more.
  put_override
  succeeds_with "changed ${ROOT}${OWN} web.service:restart" apply_web
  succeeds_with unchanged apply_web
  reset
  diff <(echo "${before}") <(host_snapshot)
}

@test "a drop-in of a package, or for many units, stays where it is, and no longer counts for this unit" {
  local before package=/usr/lib/systemd/system/web.service.d/10-package.conf all=/etc/systemd/system/service.d/all.conf
  mkdir -p "${ROOT}${package%/*}" "${ROOT}${all%/*}"
  printf '[Service]\nRestart=no\nUser=nobody\n' | tee "${ROOT}${package}" >"${ROOT}${all}"
  before=$(host_snapshot)
  succeeds_with "${ROOT}${package} changed User of web.service and no longer does, because ${ROOT}/etc/systemd/system/web.service.d/10-package.conf hides it" apply_web
  [[ ${output} == *"${ROOT}${all} changed User of web.service and no longer does"* && -f ${ROOT}${package} && -f ${ROOT}${all} ]]
  succeeds_with unchanged apply_web
  reset
  diff <(echo "${before}") <(host_snapshot)
}

@test "what somebody has put in its place since is not lost when it is given back" {
  put_override
  apply_web
  mkdir -p "${ROOT}${OWN%/*}"
  echo '[Service]' >"${ROOT}${OWN}"
  succeeds_with "${OWN} was put there by somebody else while barekube used the place; it is now ${OWN}.barekube-since" reset
  [[ $(<"${ROOT}${OWN}") == *ExecStart=/bin/false && $(<"${ROOT}${OWN}.barekube-since") == '[Service]' ]]
}

@test "a run that was cut off between the move and the restart restarts the unit" {
  local after
  apply_web
  for ((after = 150; after < 700; after += 90)); do
    put_override
    cut_off "${after}" apply_web || break
    forget_calls
    apply_web >/dev/null
    [[ ! -e ${ROOT}${OWN} ]]
    # Either the first or the second has restarted it.
    succeeds_with unchanged apply_web
  done
  ((after > 300))
}
