# Debian, Ubuntu and their relatives.
: "${KIT:?}"
# shellcheck source=apt.sh
. "${KIT}/apt.sh"
# shellcheck disable=SC2034 # time.sh uses it
readonly CLOCK_PACKAGE=systemd-timesyncd

find_missing() {
  local -n absent=$1
  local package installed
  shift
  if (($# == 0)); then return; fi
  # dpkg-query fails if it does not know one of them.
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    if [[ ! $'\n'${installed}$'\n' =~ $'\n'[ih]i\ +"${package}"$'\n' ]]; then absent+=("${package}"); fi
  done
}

install_packages() {
  apt_get update -q \
    || fail "apt-get update failed; see the reason above, check the host's package sources and run again"
  apt_get install -qy --no-install-recommends "$@" \
    || fail "apt-get cannot install $*; see the reason above, fix it and run again"
}
