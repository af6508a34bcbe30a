#!/usr/bin/env bats
# report.sh: what it tells of files, binaries and units that are no longer as they were left.

load support/reporting-host

# started AGO: the unit was started so many seconds ago.
started() { echo $(((1000000 - $1) * 1000000)) >"${FAKE}/units/web.service/started"; }

@test "files: edited, missing, of another mode, replaced by something else; not those that were only touched" {
  apply_all
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  touch "${ROOT}/etc/systemd/system/web.service"
  chmod 0644 "${ROOT}/etc/pki/web.key"
  drifts "web: /etc/web/web.conf has different content" "keys: /etc/pki/web.key is 0644 root:root, not 0600 root:root"
  rm "${ROOT}/etc/web/web.conf"
  rm "${ROOT}/etc/pki/web.key" && mkdir "${ROOT}/etc/pki/web.key"
  drifts "web: /etc/web/web.conf is missing" "keys: /etc/pki/web.key is a directory, not a file"
}

@test "a file may go when the one instead of it is there" {
  apply_all
  rm "${ROOT}/etc/pki/web.key"
  drifts "keys: /etc/pki/web.key is missing"
  : >"${ROOT}/etc/pki/better.key"
  drifts
}

@test "an edit that keeps the size and the time of the file is found" {
  apply_web
  local time
  time=$(stat -c %y "${ROOT}/etc/web/web.conf")
  sed -i 's/80/81/' "${ROOT}/etc/web/web.conf"
  chgrp nogroup "${ROOT}/etc/web/web.conf"
  touch -d "${time}" "${ROOT}/etc/web/web.conf"
  drifts "web: /etc/web/web.conf has different content"
}

@test "binaries and links" {
  apply_all
  cp "${ROOT}/opt/store/web-1/web" "${BATS_TEST_TMPDIR}/other"
  mv "${BATS_TEST_TMPDIR}/other" "${ROOT}/opt/store/web-1/web"
  ln -sf /bin/true "${ROOT}/opt/bin/web"
  drifts "node-artifacts: /opt/store/web-1/web was replaced" "node-artifacts: /opt/bin/web points to /bin/true"
  echo other >"${ROOT}/opt/store/web-1/web"
  apply_all
  drifts
  [[ $(<"${ROOT}/opt/store/web-1/web") == web && $(readlink "${ROOT}/opt/bin/web") == /opt/store/web-1/web ]]
}

@test "units: stopped, failed, disabled, masked" {
  apply_web
  echo inactive >"${FAKE}/units/web.service/active"
  drifts "web: web.service is stopped"
  echo failed >"${FAKE}/units/web.service/active"
  rm "${ROOT}/etc/systemd/system/multi-user.target.wants/web.service"
  drifts "web: web.service is disabled and failed"
  apply_web '.repair = {number: 1, why: {"web.service": "is disabled and failed"}}'
  drifts
  ln -sf /dev/null "${ROOT}/etc/systemd/system/web.service"
  drifts "web: web.service is masked" "web: /etc/systemd/system/web.service is a symbolic link, not a file"
  apply_web
  drifts
  # One that is about to start is well.
  echo activating >"${FAKE}/units/web.service/active"
  drifts
}

@test "units: exiting each time they are started, or starting for ever" {
  apply_web
  local unit="${FAKE}/units/web.service"
  started 1
  echo 4 >"${unit}/restarts"
  printf '%s\n' 1 2 3 >"${FAKE}/answers/journalctl"
  drifts "web: web.service is exiting each time it is started"
  # One that has restarted often, but not lately, is well, and so is one that has just lost its lead.
  echo restarted >"${FAKE}/answers/journalctl"
  drifts
  started 61
  forget_calls
  drifts
  called 'journalctl *' 0
  echo activating >"${unit}/active"
  echo $(((1000000 - 121) * 1000000)) >"${unit}/starting"
  drifts "web: web.service is still starting after 120 s"
}

@test "units: drop-ins that change what they run, and files in their place; not those that add to it" {
  apply_web
  local etc="${ROOT}/etc/systemd/system" usr="${ROOT}/usr/lib/systemd/system"
  mkdir -p "${etc}/web.service.d" "${etc}/service.d" "${usr}/web.service.d" "${ROOT}/run/systemd/transient"
  printf '[Service]\nLimitNOFILE=65536\nEnvironment=A=b\nMemoryMax=1G\n' >"${etc}/web.service.d/50-harmless.conf"
  printf '[Service]\nTimeoutStopFailureMode=abort\n' >"${etc}/service.d/10-distribution.conf"
  drifts
  printf '[Service]\nExecStart=\nExecStart=/bin/false \\\n  User=x\n# Type=oneshot\n' >"${etc}/web.service.d/10-mine.conf"
  # Behind the one of the same name.
  printf '[Service]\nUser=nobody\n' >"${usr}/web.service.d/10-mine.conf"
  printf '[Unit]\nConditionPathExists=/x\n' >"${usr}/web.service.d/20-package.conf"
  ln -s /dev/null "${ROOT}/run/systemd/transient/web.service"
  drifts "web: /etc/systemd/system/web.service.d/10-mine.conf changes ExecStart of web.service" \
    "web: /usr/lib/systemd/system/web.service.d/20-package.conf changes ConditionPathExists of web.service" \
    "web: /run/systemd/transient/web.service takes the place of web.service"
  forget_calls
  apply_web
  called 'systemctl restart web.service'
  drifts
  [[ -e "${etc}/web.service.d/50-harmless.conf" ]]
}

@test "a unit goes on with what is right, and is restarted when it was started with what is wrong" {
  apply_all
  started 60
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  drifts "web: /etc/web/web.conf has different content"
  forget_calls
  apply_web '.repair = {number: 1, why: {"/etc/web/web.conf": "has different content"}}'
  called 'systemctl @(re|)start*' 0
  echo '# mine' >>"${ROOT}/etc/web/web.conf"
  started 0
  drifts "web: /etc/web/web.conf has different content" "web must be restarted"
  apply_web '.repair = {number: 2, restart: 2, why: {"/etc/web/web.conf": "has different content"}}'
  called 'systemctl restart web.service'
  # Later repairs, and none any more, leave it alone.
  apply_web '.repair = {number: 3, restart: 2, why: {"web.service": "is disabled"}}'
  apply_web
  called 'systemctl @(re|)start *' 1
}

@test "so it is with a key that one of its files names, and with its binary" {
  apply_all
  started 0
  echo other >"${ROOT}/etc/pki/web.key"
  drifts "keys: /etc/pki/web.key has different content" "web: /etc/pki/web.key was wrong when web.service started" \
    "web must be restarted"
  started 60
  drifts "keys: /etc/pki/web.key has different content"
  apply_all
  echo other >"${ROOT}/opt/store/web-1/web"
  drifts "node-artifacts: /opt/store/web-1/web was replaced"
  started 0
  drifts "node-artifacts: /opt/store/web-1/web was replaced" "web must be restarted" \
    "web: /opt/store/web-1/web was wrong when web.service started"
}
