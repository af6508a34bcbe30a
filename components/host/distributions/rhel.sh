# Fedora, RHEL and what is built from it: CentOS Stream, Rocky Linux, AlmaLinux, Oracle Linux, Amazon Linux.
# shellcheck disable=SC2034 # time.sh uses it
readonly CLOCK_PACKAGE=chrony

find_missing() {
  local -n absent=$1
  local package
  shift
  for package in "$@"; do
    rpm -q --quiet --whatprovides "${package}" || absent+=("${package}")
  done
}

# dnf waits for its locks by itself, and says so.
install_packages() {
  over_proxy dnf install -qy "$@" </dev/null >&2 || fail "dnf cannot install $*; see the reason above, fix it and run again"
}
