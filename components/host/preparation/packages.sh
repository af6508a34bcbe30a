# .packages {debian: [], rhel: []}. They stay after removal: others may have come to use them.
: "${BEFORE:?}" "${VALUE[*]-}"

packages() {
  local missing=()
  if command -v dpkg-query >/dev/null; then
    find_missing_debian
    if ((${#missing[@]} > 0)); then install_debian; fi
  elif command -v rpm >/dev/null; then
    find_missing_rhel
    if ((${#missing[@]} > 0)); then install_rhel; fi
  else
    fail "neither dpkg nor rpm is here; barekube knows Debian, Ubuntu and the RHEL family"
  fi
  if ((${#missing[@]} > 0)); then CHANGED+=("packages: ${missing[*]}"); fi
  # The distribution starts its own web server; barekube runs nginx under a unit of its own.
  if [[ -f "${BEFORE}/nginx-is-new" ]]; then
    systemctl disable --quiet --now nginx.service
    rm "${BEFORE}/nginx-is-new"
  fi
}

find_missing_debian() {
  local package installed wanted=()
  mapfile -t wanted <<<"${VALUE["packages debian"]}"
  # It complains about those that it has never heard of.
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  for package in "${wanted[@]}"; do
    if [[ -z ${package} || $'\n'${installed}$'\n' =~ $'\n'[ih]i\ +"${package}"$'\n' ]]; then continue; fi
    missing+=("${package}")
  done
}

find_missing_rhel() {
  local package
  while IFS= read -r package; do
    if [[ -z ${package} ]] || rpm -q --quiet --whatprovides "${package}"; then continue; fi
    missing+=("${package}")
  done <<<"${VALUE["packages rhel"]}"
}

install_debian() {
  export DEBIAN_FRONTEND=noninteractive
  watch_nginx
  apt-get -o DPkg::Lock::Timeout=300 update -q >&2 \
    || fail "apt-get update failed; check the host's package sources"
  apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends "${missing[@]}" >&2 \
    || fail "apt-get cannot install ${missing[*]}; see above why"
}

install_rhel() {
  watch_nginx
  dnf install -qy "${missing[@]}" >&2 || fail "dnf cannot install ${missing[*]}; see above why"
}

watch_nginx() {
  if [[ " ${missing[*]} " == *" nginx "* ]]; then : >"${BEFORE}/nginx-is-new"; fi
}
