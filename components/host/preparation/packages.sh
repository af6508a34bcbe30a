# .packages {debian: [name], rhel: [name]}. They stay after removal, since something else may need them by now.
# .packageUnits {package: unit}: what a distribution starts when it installs the package, and barekube runs under a unit
# of its own. A unit that was there before is left alone.
: "${KIT:?}" "${BEFORE:?}" "${EACH[*]-}" "${VALUE[*]-}"
# shellcheck source=../kit/package-manager.sh
. "${KIT}/package-manager.sh"

install_packages() {
  local missing=()
  if command -v dpkg-query >/dev/null; then
    find_missing_debian missing
    if ((${#missing[@]} > 0)); then install_debian "${missing[@]}"; fi
  elif command -v rpm >/dev/null; then
    find_missing_rhel missing
    if ((${#missing[@]} > 0)); then install_rhel "${missing[@]}"; fi
  else
    fail "there is neither dpkg nor rpm here; barekube supports Debian, Ubuntu and the RHEL family"
  fi
  if ((${#missing[@]} > 0)); then CHANGED+=("packages: ${missing[*]}"); fi
  disable_new_units
}

disable_new_units() {
  local units unit
  read_originals units new-units
  for unit in "${units[@]}"; do systemctl disable --quiet --now "${unit}"; done
  rm -f "${BEFORE}/new-units"
}

# find_missing_debian ARRAY
find_missing_debian() {
  local -n absent=$1
  local package installed wanted=()
  mapfile -t wanted <<<"${VALUE["packages debian"]}"
  # It fails when it does not know one of them.
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  for package in "${wanted[@]}"; do
    if [[ -z ${package} || $'\n'${installed}$'\n' =~ $'\n'[ih]i\ +"${package}"$'\n' ]]; then continue; fi
    absent+=("${package}")
  done
}

# find_missing_rhel ARRAY
find_missing_rhel() {
  local -n not_installed=$1
  local package
  while IFS= read -r package; do
    if [[ -z ${package} ]] || rpm -q --quiet --whatprovides "${package}"; then continue; fi
    not_installed+=("${package}")
  done <<<"${VALUE["packages rhel"]}"
}

install_debian() {
  watch_units "$@"
  apt_get update -q \
    || fail "apt-get update failed; see above why, check the host's package sources and run again"
  apt_get install -qy --no-install-recommends "$@" \
    || fail "apt-get cannot install $*; see above why, fix that and run again"
}

install_rhel() {
  watch_units "$@"
  dnf_install "$@" || fail "dnf cannot install $*; see above why, fix that and run again"
}

# watch_units PACKAGE…: outlives a run that is cut off during the installation.
watch_units() {
  local package
  each packageUnits
  for package in "${EACH[@]}"; do
    if [[ " $* " == *" ${package} "* ]]; then remember_original new-units "${VALUE["packageUnits ${package}"]}"; fi
  done
}
