: "${ROOT-}" "${VALUE[swap]:?}"

turn_swap_off() {
  local file="${ROOT}/etc/fstab" device active pattern='^[^#]\S*\s+\S+\s+swap\s'
  if [[ ${VALUE[swap]} != off ]]; then return; fi
  promise swap off
  active=$(swapon --noheadings --raw --show=NAME)
  if [[ -n ${active} ]]; then
    while IFS= read -r device; do
      was_promised swap off || remember_original swap "${device}"
    done <<<"${active}"
    swapoff --all
    CHANGED+=(swap)
  fi
  if [[ -f ${file} ]] && grep -qE "${pattern}" "${file}"; then edit /etc/fstab -E "s/${pattern}.*/#barekube# &/"; fi
}

restore_swap() {
  local devices device
  if grep -qs '^#barekube# ' "${ROOT}/etc/fstab"; then edit /etc/fstab 's/^#barekube# //'; fi
  read_originals devices swap
  for device in "${devices[@]}"; do
    if ! swapon --noheadings --raw --show=NAME | grep -qxF "${device}"; then swapon "${device}"; fi
  done
}
