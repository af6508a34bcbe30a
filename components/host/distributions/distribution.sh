# What differs between the families of distributions. Everything else takes a host as it finds it. The file of a family
# sets
#   CLOCK_PACKAGE              what synchronizes the clock where nothing does yet
# and defines
#   find_missing ARRAY NAME…   which of these packages are not installed
#   install_packages NAME…     installs these packages, or fails
: "${KIT:?}" "${ROOT=}"

# Sets FAMILY to `debian` or `rhel`, and defines the above.
use_distribution() {
  local likes
  # shellcheck disable=SC1091
  likes=$(
    ID='' ID_LIKE=''
    if [[ -r "${ROOT}/etc/os-release" ]]; then . "${ROOT}/etc/os-release"; fi
    echo "${ID} ${ID_LIKE}"
  )
  case " ${likes} " in
    *" debian "* | *" ubuntu "*) FAMILY=debian ;;
    *" rhel "* | *" fedora "* | *" centos "*) FAMILY=rhel ;;
    *) fail "this distribution calls itself \"${likes% }\" in /etc/os-release;" \
      "barekube supports Debian, Ubuntu and the RHEL family, and distributions that name one of these in ID_LIKE" ;;
  esac
  # shellcheck source=debian.sh
  . "${KIT}/${FAMILY}.sh"
}
