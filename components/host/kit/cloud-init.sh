#!/usr/bin/env bash
# Waits until cloud-init has set up a machine that was just started: until then it installs packages, writes /etc/hosts
# and mounts disks of its own accord, and may restart the machine.
set -euo pipefail
readonly LIMIT_SECONDS=300

main() {
  local told=-10
  while is_setting_up; do
    if ((SECONDS >= LIMIT_SECONDS)); then
      echo "warning: ${HOSTNAME}: cloud-init has not finished after ${LIMIT_SECONDS} s, so this goes on without it; see cloud-init status --long" >&2
      return
    fi
    if ((SECONDS - told >= 10)); then
      echo "${HOSTNAME}: waiting for cloud-init to finish" >&2
      told=${SECONDS}
    fi
    sleep 1
  done
}

# Both files are of the current start of the system.
is_setting_up() { [[ -e "${ROOT-}/run/cloud-init/enabled" && ! -e "${ROOT-}/run/cloud-init/result.json" ]]; }

main
