# One systemd unit and the files it reads.
#   .unit     name of the unit; .files holds its unit file too
#   .reads    {what: fingerprint}: what the unit reads besides .files, binaries for instance; its keys and
#             certificates are in READS, the last word of the command line
#   .reload   paths whose change the unit takes in by a reload
#   .ports    TCP ports that must be free before the first start
#   .ready    {url, seconds, cacert, cert, key, insecure}: answers with success when the unit works
#   .recovers {url, seconds, …}: answers when the unit works again after a restart or a reload; as .ready, and
#             with `anyAnswer` a refusal counts as well
#   .noBlock  the start ends only when others have started too, so it is not waited for
# The unit is restarted only when .files, .reads or READS differ from those that it was started with, so a run that
# was cut off anywhere is made good by the next.
# Hooks for the scripts that stand on this one: before_start, after_start, after_stop; before_restart, which may
# set GATE to `no`, and after_restart, which gets the time of the restart in seconds since 1970. Until that one
# has found all well, every run asks it again, so that nobody takes a sick unit for a mended one.
: "${STATE:?}" "${VALUE[unit]:?}" "${LEAVES[*]:?}" "${EACH[*]-}" "${READS?}"

before_start() { :; }
after_start() { :; }
after_stop() { :; }
before_restart() { :; }
after_restart() { :; }
GATE=yes

apply() {
  local unit=${VALUE[unit]} wanted known=''
  wanted=$(fingerprints)
  write_files
  # While it runs, the stamp says what the unit was started with.
  if [[ -f "${STATE}/units/${unit}" ]]; then read -r known <"${STATE}/units/${unit}" || true; fi # may be cut off
  UNIT_STATE=$(systemctl show --property=ActiveState,SubState,NeedDaemonReload,UnitFileState "${unit}")
  if has_state NeedDaemonReload=yes; then systemctl daemon-reload; fi
  # Reloading systemd for every enabled unit costs more than all the rest of a start.
  # Of the links that someone has removed systemd may not know.
  if ! has_state UnitFileState=enabled || [[ ${VALUE["repair why ${unit}"]:-} == *disabled* ]]; then systemctl enable --quiet --no-reload "${unit}"; fi
  if ! is_running; then
    check_ports
    before_start
    # Should this run be cut off here, the next finds it not running, or started with this.
    stamp "${unit}" "${wanted}"
    start start "${unit}"
  elif [[ ${known%% *} != "${wanted%% *}" ]] || runs_with_what_was_wrong; then
    before_start
    before_restart
    disturb restart "${unit}"
    stamp "${unit}" "${wanted}"
  elif [[ ${known} != "${wanted}" ]]; then
    disturb reload "${unit}"
    stamp "${unit}" "${wanted}"
  elif has_state ActiveState=activating; then
    # Begun by a run that was cut off.
    start start "${unit}"
  fi
  wait_ready
  after_start
  wait_recovered
  report
}

# What a restart depends on, and what a reload depends on.
fingerprints() {
  local IFS=$'\x1f' i hash restart=${READS} reload='' paths=$'\x1f'
  each reload
  for i in "${EACH[@]}"; do paths+="${VALUE["reload ${i}"]}${IFS}"; done
  for ((i = 0; i < ${#LEAVES[@]}; i += 4)); do
    if [[ ! ${LEAVES[i]} =~ ^(unit|files|reads)$ ]]; then continue; fi
    if [[ ${LEAVES[i]} == files && ${paths} == *"${IFS}${LEAVES[i + 1]}${IFS}"* ]]; then
      reload+="${LEAVES[*]:i:4}${IFS}"
    else
      restart+="${LEAVES[*]:i:4}${IFS}"
    fi
  done
  hash=$(sha256sum <<<"${restart}")
  echo -n "${hash:0:64} "
  hash=$(sha256sum <<<"${reload}")
  echo "${hash:0:64}"
}

stamp() {
  mkdir -p "${STATE}/units"
  echo "$2" >"${STATE}/units/$1"
  if [[ -n ${VALUE["repair restart"]:-} ]]; then echo "${VALUE["repair restart"]}" >"${STATE}/units/$1.repair"; fi
}

# .repair {restart}: the number of the repair whose reason the unit was started with, and may not go on with.
runs_with_what_was_wrong() {
  local repair=${VALUE["repair restart"]:-} last='' file="${STATE}/units/${VALUE[unit]}.repair"
  if [[ -z ${repair} ]]; then return 1; fi
  if [[ -f ${file} ]]; then read -r last <"${file}" || true; fi # may be cut off
  [[ ${repair} != "${last}" ]]
}

# What systemd says of the unit: lines of PROPERTY=VALUE.
UNIT_STATE=''
has_state() { [[ $'\n'${UNIT_STATE}$'\n' == *$'\n'"$1"$'\n'* ]]; }

# Between two tries of systemd nothing runs.
is_running() {
  has_state ActiveState=active || has_state ActiveState=reloading \
    || { has_state ActiveState=activating && [[ ${UNIT_STATE} != *SubState=auto-restart* ]]; }
}

# start start|restart|reload UNIT
start() {
  local verb=$1 unit=$2 options=()
  if [[ ${VALUE[noBlock]:-} == true ]]; then options=(--no-block); fi
  CHANGED+=("${unit}:${verb}")
  if has_state ActiveState=failed; then systemctl reset-failed "${unit}"; fi
  systemctl "${verb}" "${options[@]}" "${unit}" || explain "${unit}" "did not ${verb}"
}

# disturb restart|reload UNIT: a start that leaves a mark until the unit is known to work again.
disturb() {
  if [[ ${GATE} == yes ]]; then
    mkdir -p "${STATE}/units"
    printf '%(%s)T\n' -1 >"${STATE}/units/$2.disturbed"
  fi
  start "$@"
}

wait_recovered() {
  local mark="${STATE}/units/${VALUE[unit]}.disturbed" since=''
  if [[ ! -f ${mark} ]]; then return; fi
  read -r since <"${mark}" || true # may be cut off
  wait_for recovers "does not work again"
  after_restart "${since:-0}"
  rm -f "${mark}"
}

check_ports() {
  local i address users owner='another program'
  each ports
  if ((${#EACH[@]} == 0)); then return; fi
  while read -r _ _ _ address _ users; do
    for i in "${EACH[@]}"; do
      if [[ ${address##*:} != "${VALUE["ports ${i}"]}" ]]; then continue; fi
      if [[ ${users} =~ \"(.*)\",pid=([0-9]+) ]]; then owner="${BASH_REMATCH[1]} (process ${BASH_REMATCH[2]})"; fi
      fail "port ${VALUE["ports ${i}"]} is taken by ${owner}, but ${VALUE[unit]} needs it;" \
        "stop that program, or choose another port in the stack file"
    done
  done < <(ss -Hltnp)
}

wait_ready() { wait_for ready "was not ready"; }

# wait_for ready|recovers WHAT_IS_WRONG
wait_for() {
  local name=$1 url=${VALUE["$1 url"]:-} seconds=${VALUE["$1 seconds"]:-60}
  if [[ -z ${url} ]]; then return; fi
  wait_until "${seconds}" does_answer "${name}" \
    || explain "${VALUE[unit]}" "$2 after ${seconds} s: ${url} does not answer with success"
}

does_answer() {
  local name=$1 options=() option
  is_listening "${VALUE["${name} url"]}" || return 1
  for option in cacert cert key; do
    if [[ -n ${VALUE["${name} ${option}"]:-} ]]; then options+=("--${option}" "${VALUE["${name} ${option}"]}"); fi
  done
  # For a loopback address behind which a component signs for itself.
  if [[ ${VALUE["${name} insecure"]:-} == true ]]; then options+=(--insecure); fi
  if [[ ${VALUE["${name} anyAnswer"]:-} != true ]]; then options+=(--fail); fi
  curl --silent --output /dev/null --max-time 5 "${options[@]}" "${VALUE["${name} url"]}"
}

# Whether anybody listens at the URL's address. Asking so starts no program, while a host that has everything to
# start has better things to do than to load curl five times a second.
is_listening() {
  local authority=${1#*://} port connection
  authority=${authority%%/*}
  port=${authority##*:}
  if [[ ! ${port} =~ ^[0-9]+$ ]]; then return; fi # curl knows what a URL without a port means
  authority=${authority%:*}
  authority=${authority#[}
  authority=${authority%]}
  { exec {connection}<>"/dev/tcp/${authority}/${port}"; } 2>/dev/null || return 1
  exec {connection}>&-
}

explain() {
  local unit=$1 what=$2
  # Whatever the journal has to say, the sentence below says the main thing.
  journalctl --unit "${unit}" --lines 25 --no-pager --output cat | cut -c -500 >&2 || true
  fail "${unit} ${what}; above are the last lines of its journal (journalctl -u ${unit})"
}

remove() {
  local unit=${VALUE[unit]} state
  state=$(systemctl show --property=ActiveState --value "${unit}")
  if [[ ${state} != inactive && ${state} != failed ]]; then
    systemctl stop "${unit}" || explain "${unit}" "did not stop"
  fi
  systemctl disable --quiet --no-reload "${unit}" 2>/dev/null || true # its file may be gone already
  after_stop
  remove_files
  rm -f "${STATE}/units/${unit}"{,.repair,.disturbed}
  systemctl daemon-reload
  systemctl reset-failed "${unit}" 2>/dev/null || true # only a failed unit has something to reset
}
