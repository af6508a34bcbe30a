# .packages {debian: [name], rhel: [name]}. They stay after removal, since something else may need them by now.
: "${BEFORE:?}" "${VALUE[*]-}"

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
  # The distribution's package starts nginx; barekube runs it under a unit of its own.
  if [[ -f "${BEFORE}/nginx-is-new" ]]; then
    systemctl disable --quiet --now nginx.service
    rm "${BEFORE}/nginx-is-new"
  fi
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
  export DEBIAN_FRONTEND=noninteractive
  watch_nginx "$@"
  apt-get -o DPkg::Lock::Timeout=300 update -q >&2 \
    || fail "apt-get update failed; see above why, check the host's package sources and run again"
  apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends "$@" >&2 \
    || fail "apt-get cannot install $*; see above why, fix that and run again"
}

install_rhel() {
  watch_nginx "$@"
  dnf install -qy "$@" >&2 || fail "dnf cannot install $*; see above why, fix that and run again"
}

# Outlives a run that is cut off during the installation.
watch_nginx() {
  if [[ " $* " == *" nginx "* ]]; then : >"${BEFORE}/nginx-is-new"; fi
}
