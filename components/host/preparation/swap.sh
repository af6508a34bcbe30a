# Swap, off now and after every start of the system.
: "${ROOT-}" "${VALUE[swap]:?}"

# What turns swap on by itself, without fstab or units of systemd's type.
readonly SWAP_SERVICES=(dphys-swapfile.service swapspace.service systemd-swap.service zram-config.service
  zram-swap.service zramswap.service)

turn_swap_off() {
  local device active
  if [[ ${VALUE[swap]} != off ]]; then return; fi
  promise swap off
  active=$(swapon --noheadings --raw --show=NAME)
  if [[ -n ${active} ]]; then
    while IFS= read -r device; do
      was_promised swap off || remember_original swap "${device}"
    done <<<"${active}"
  fi
  disable_swap_units
  if [[ -n ${active} ]]; then
    swapoff --all
    CHANGED+=(swap)
  fi
  mask_swap_target
  comment_swap_out
}

disable_swap_units() {
  local unit state units
  while read -r unit state _; do
    if [[ ${state} != enabled ]]; then continue; fi
    was_promised swap off || remember_swap_unit "${unit}"
    systemctl disable --quiet "${unit}"
    # It may not even load; swapoff has the last word.
    systemctl stop "${unit}" || log "warning: ${HOSTNAME}: ${unit} could not be stopped; see journalctl -u ${unit}"
    CHANGED+=("${unit}")
  done < <(systemctl list-unit-files --no-legend --plain '*.swap' "${SWAP_SERVICES[@]}")
  read_originals units swap-units
  for unit in "${units[@]}"; do promise off "${unit}"; done
}

# What was linked by hand may have no [Install] section, from which systemd could make the links again.
remember_swap_unit() {
  local unit=$1 link
  for link in "${ROOT}"/etc/systemd/system/*.{wants,requires}/"${unit}"; do
    remember_original swap-links "${link#"${ROOT}"} $(readlink "${link}")"
  done
  remember_original swap-units "${unit}"
}

# It is what starts all the swap that systemd finds by itself: in fstab, on partitions, in compressed memory.
mask_swap_target() {
  promise masked swap.target
  if [[ "${ROOT}/etc/systemd/system/swap.target" -ef /dev/null ]]; then return; fi
  was_promised masked swap.target || remember_original swap-target unmasked
  systemctl mask --quiet swap.target
  CHANGED+=(swap.target)
}

comment_swap_out() {
  local file="${ROOT}/etc/fstab" pattern='^[^#]\S*\s+\S+\s+swap\s'
  if [[ -f ${file} ]] && grep -qE "${pattern}" "${file}"; then edit /etc/fstab -E "s/${pattern}.*/#barekube# &/"; fi
}

restore_swap() {
  local target units unit devices device
  if grep -qs '^#barekube# ' "${ROOT}/etc/fstab"; then edit /etc/fstab 's/^#barekube# //'; fi
  read_originals target swap-target
  if ((${#target[@]} > 0)); then systemctl unmask --quiet swap.target; fi
  link_swap_units
  read_originals units swap-units
  for unit in "${units[@]}"; do
    systemctl enable --quiet --now "${unit}" || log "warning: ${HOSTNAME}: ${unit} did not start again; see journalctl -u ${unit}"
  done
  # A host that was restarted in the meantime has not reached it.
  if ((${#target[@]} > 0)); then
    systemctl start swap.target || log "warning: ${HOSTNAME}: swap.target did not start; see systemctl status swap.target"
  fi
  read_originals devices swap
  for device in "${devices[@]}"; do
    if is_swap_on "${device}"; then continue; fi
    swapon "${device}" || log "warning: ${HOSTNAME}: ${device} could not be turned on as swap again; it is back after a restart of the host"
  done
}

link_swap_units() {
  local links line link
  read_originals links swap-links
  for line in "${links[@]}"; do
    link="${ROOT}${line% *}"
    mkdir -p "${link%/*}"
    if [[ ! -L ${link} ]]; then ln -s "${line#* }" "${link}"; fi
  done
}

is_swap_on() { swapon --noheadings --raw --show=NAME | grep -qxF "$1"; }
