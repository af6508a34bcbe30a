# Synchronization of the clock, which etcd, certificates and tokens depend on: .time (synchronize, keep).
: "${ROOT-}" "${BEFORE:?}" "${VALUE[time]:?}"

# What may do it, in the names of all distributions.
TIME_SERVICES=(chrony.service chronyd.service systemd-timesyncd.service ntpsec.service ntp.service ntpd.service openntpd.service)

synchronize_clock() {
  local states i
  # A container has the clock of its machine.
  if [[ ${VALUE[time]} == keep || -e "${ROOT}/run/systemd/container" ]]; then return; fi
  mapfile -t states < <(systemctl is-active "${TIME_SERVICES[@]}" || true)
  for i in "${!states[@]}"; do
    if [[ ${states[i]} != active ]]; then continue; fi
    promise clock "${TIME_SERVICES[i]}"
    return
  done
  if ! start_time_service; then
    install_packages "${CLOCK_PACKAGE:?}"
    start_time_service || fail "nothing synchronizes the clock, and no service for it can be started;" \
      "see journalctl -u 'chrony*' -u systemd-timesyncd, or set hostPreparation.time to keep"
  fi
}

# The first of those that are installed; only these three come with a configuration that works at once.
start_time_service() {
  local unit
  for unit in "${TIME_SERVICES[@]:0:3}"; do
    systemctl enable --quiet --now "${unit}" 2>/dev/null || continue
    was_promised clock "${unit}" || remember_original time "${unit}"
    promise clock "${unit}"
    CHANGED+=("${unit}")
    return
  done
  return 1
}

restore_time_service() {
  local units unit
  read_originals units time
  for unit in "${units[@]}"; do
    if systemctl is-active --quiet "${unit}"; then systemctl disable --quiet --now "${unit}"; fi
  done
}
