# One systemd unit and the files it reads.
#   .unit     name of the unit; .files holds its unit file too
#   .reads    {what: fingerprint}: what the unit reads besides .files, binaries and keys for instance
#   .reload   paths whose change the unit takes in by a reload
#   .ports    TCP ports that must be free before the first start
#   .ready    {url, seconds, cacert, cert, key, insecure}: answers with success when the unit works
# The unit is restarted only when .files or .reads differ from those of its last good start, so a run that was
# cut off anywhere is made good by the next.
# Hooks for the scripts that stand on this one: before_start, after_start, after_stop.

before_start() { :; }
after_start() { :; }
after_stop() { :; }

apply() {
  local unit stamp wanted wanted_reload known
  unit=$(data .unit)
  stamp="${STATE}/units/${unit}"
  wanted=$(fingerprint 'del(.files[(.reload // [])[]]) | {unit, files, reads}')
  wanted_reload=$(fingerprint '(.reload // []) as $reload | .files | with_entries(select(.key | IN($reload[])))')
  write_files
  known=$(cat "${stamp}" 2>/dev/null || true)
  enable "${unit}"
  if ! systemctl is-active --quiet "${unit}"; then
    check_ports
    before_start
    start start "${unit}"
  elif [[ ${known%% *} != "${wanted}" ]]; then
    before_start
    start restart "${unit}"
  elif [[ ${known##* } != "${wanted_reload}" ]]; then
    start reload "${unit}"
  fi
  wait_ready "${unit}"
  after_start
  install -d "${STATE}/units"
  echo "${wanted} ${wanted_reload}" >"${stamp}"
  report
}

fingerprint() { data -cS "$1" | sha256sum | cut -d ' ' -f 1; }

enable() {
  local unit=$1
  if [[ $(systemctl show -P NeedDaemonReload "${unit}") == yes ]]; then systemctl daemon-reload; fi
  # Reloading systemd for every enabled unit costs more than all the rest of a start.
  if ! systemctl is-enabled --quiet "${unit}" 2>/dev/null; then systemctl enable --quiet --no-reload "${unit}"; fi
}

# start start|restart|reload UNIT
start() {
  local verb=$1 unit=$2 options=()
  if data -e .noBlock >/dev/null; then options=(--no-block); fi
  CHANGED+=("${unit}:${verb}")
  systemctl reset-failed "${unit}" 2>/dev/null || true # never started yet: nothing to reset
  systemctl "${verb}" "${options[@]}" "${unit}" || explain "${unit}" "did not ${verb}"
}

check_ports() {
  local port owner
  while IFS= read -r port; do
    owner=$(ss -Hltnp "sport = :${port}" | grep -o '"[^"]*",pid=[0-9]*' | head -n 1 || true)
    if [[ -n ${owner} ]]; then
      fail "port ${port} is taken by ${owner}, but $(data .unit) needs it; stop that program, or choose another port in the stack file"
    fi
  done < <(data '(.ports // [])[]')
}

wait_ready() {
  local unit=$1
  if ! data -e .ready >/dev/null; then return; fi
  wait_until "$(data .ready.seconds)" is_ready || explain "${unit}" "was not ready after $(data .ready.seconds) s"
}

is_ready() {
  local options=()
  # .insecure is for a loopback address behind which a component signs for itself
  mapfile -t options < <(data '.ready | (select(.insecure) | "--insecure"),
    (to_entries[] | select(.key | IN("cacert", "cert", "key")) | "--\(.key)", .value)')
  curl --fail --silent --output /dev/null --max-time 5 "${options[@]}" "$(data .ready.url)"
}

explain() {
  local unit=$1 what=$2
  journalctl --unit "${unit}" --lines 25 --no-pager --output cat >&2 || true # the sentence below says the main thing
  fail "${unit} ${what}; above are the last lines of its journal (journalctl -u ${unit})"
}

remove() {
  local unit
  unit=$(data .unit)
  systemctl disable --quiet --now "${unit}" 2>/dev/null || true # may never have come that far
  after_stop
  remove_files
  rm -f "${STATE}/units/${unit}"
  systemctl daemon-reload
  systemctl reset-failed "${unit}" 2>/dev/null || true # only a failed unit has something to reset
}
