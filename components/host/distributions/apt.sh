# apt-get, which is often busy with updates on a machine that was started minutes ago.
readonly PACKAGE_LOCK_SECONDS=300

# apt_get ARGUMENT…: waits for every lock that it needs. DPkg::Lock::Timeout would wait only for those of dpkg, not for
# those of package lists and downloads.
apt_get() {
  local errors deadline=$((SECONDS + PACKAGE_LOCK_SECONDS)) told=-10 status holder
  errors=$(mktemp)
  while :; do
    status=0
    DEBIAN_FRONTEND=noninteractive over_proxy apt-get "$@" </dev/null >&2 2>"${errors}" || status=$?
    holder=$(lock_holder "${errors}")
    if ((status == 0)) || [[ -z ${holder} ]]; then
      cat "${errors}" >&2
      rm -f "${errors}"
      return "${status}"
    fi
    if ((SECONDS >= deadline)); then
      rm -f "${errors}"
      fail "apt-get has waited ${PACKAGE_LOCK_SECONDS} s for ${holder}; wait until that has ended, or stop it, and run again"
    fi
    if ((SECONDS - told >= 10)); then
      log "${HOSTNAME}: apt-get waits for ${holder}"
      told=${SECONDS}
    fi
    sleep 1
  done
}

# lock_holder FILE: which lock apt-get complains of there, and who holds it; nothing if it complains of none.
lock_holder() {
  local line
  while IFS= read -r line; do
    if [[ ${line} =~ ^E:\ Could\ not\ get\ lock\ ([^ ]+)\.\ It\ is\ held\ by\ process\ ([0-9]+\ \(.*\)) ]]; then
      echo "${BASH_REMATCH[1]}, which process ${BASH_REMATCH[2]} holds"
      return
    elif [[ ${line} =~ ^E:\ (Could\ not\ get\ lock|Unable\ to\ lock\ directory|Unable\ to\ acquire\ the\ dpkg)\ ([^ ]*) ]]; then
      echo "${BASH_REMATCH[2]}, which another process holds"
      return
    fi
  done <"$1"
}
