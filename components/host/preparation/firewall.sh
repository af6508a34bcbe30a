: "${VALUE[firewall]:?}"

turn_firewall_off() {
  local unit state
  if [[ ${VALUE[firewall]} != off ]]; then return; fi
  promise firewall off
  for unit in firewalld.service ufw.service; do
    state=$(systemctl show --property=ActiveState,UnitFileState "${unit}")
    if [[ ${state} != *ActiveState=active* && ${state} != *UnitFileState=enabled* ]]; then continue; fi
    was_promised firewall off || remember_original firewall "${unit}"
    systemctl disable --quiet --now "${unit}"
    CHANGED+=("${unit}")
  done
}

restore_firewall() {
  local units unit
  read_originals units firewall
  for unit in "${units[@]}"; do systemctl enable --quiet --now "${unit}"; done
}
