# .packages {debian: [name], rhel: [name]}. They stay after removal, since something else may need them by now.
# .packageUnits {package: unit}: what a distribution starts when it installs the package, and barekube runs under a unit
# of its own. A unit that was there before is left alone.
: "${KIT:?}" "${BEFORE:?}" "${EACH[*]-}" "${VALUE[*]-}"
# shellcheck source=../distributions/distribution.sh
. "${KIT}/distribution.sh"

add_packages() {
  local wanted missing=()
  use_distribution
  mapfile -t wanted < <(printf '%s' "${VALUE["packages ${FAMILY:?}"]}")
  find_missing missing "${wanted[@]}"
  if ((${#missing[@]} > 0)); then
    watch_units "${missing[@]}"
    install_packages "${missing[@]}"
    CHANGED+=("packages: ${missing[*]}")
  fi
  disable_new_units
}

disable_new_units() {
  local units unit
  read_originals units new-units
  for unit in "${units[@]}"; do systemctl disable --quiet --now "${unit}"; done
  rm -f "${BEFORE}/new-units"
}

# watch_units PACKAGE…: outlives a run that is cut off during the installation.
watch_units() {
  local package
  each packageUnits
  for package in "${EACH[@]}"; do
    if [[ " $* " == *" ${package} "* ]]; then remember_original new-units "${VALUE["packageUnits ${package}"]}"; fi
  done
}
