# Acts on findings, with a line in the journal for each remedy. A remedy that does not help is tried less and less often,
# and so is one that helps only for a while: no program is restarted again and again for something that a restart does not
# bring back, or that somebody else takes away each time.
: "${MODE?}" "${SETTLED_SECONDS:?}" "${FINDINGS[*]-}"

# By remedy: how often in a row it was tried without success, when it was last tried and may be tried again, and when it
# was tried within the last ten minutes; in seconds since this run began.
declare -A ATTEMPTS=() TRIED=() NEXT=() RECENT=()
# Somebody waits for `heal` to end, so its pauses are short.
FIRST_PAUSE_SECONDS=${NETWORK_WATCH_PAUSE_SECONDS:-15}
if [[ ${MODE} == heal ]]; then FIRST_PAUSE_SECONDS=5; fi
readonly LONGEST_PAUSE_SECONDS=1800
# What is whole this long after a remedy was repaired by it: by then, a program that was restarted has settled.
readonly HELPED_SECONDS=$((SETTLED_SECONDS + 1))
readonly MANY_RECENT=10

# In this order: what is in the way goes first, and Pods come when there is something to connect them to.
readonly REMEDIES=(remove_route remove_address set_mtu accept_pods restart renew_peers mend_bridge connect_pod recreate_pod)

heal_findings() {
  local line subject state remedy kind remedies=()
  local -A why=()
  for line in "${FINDINGS[@]}"; do
    IFS=$'\t' read -r subject state remedy <<<"${line}"
    if [[ -z ${why[${remedy}]:-} ]]; then remedies+=("${remedy}"); fi
    why[${remedy}]+="${why[${remedy}]:+, }${subject} ${state}"
  done
  for remedy in "${!ATTEMPTS[@]}"; do
    if [[ -z ${why[${remedy}]:-} ]] && ((SECONDS - ${TRIED[${remedy}]:-0} >= HELPED_SECONDS)); then
      ATTEMPTS[${remedy}]=0
    fi
  done
  for kind in "${REMEDIES[@]}"; do
    for remedy in "${remedies[@]}"; do
      if [[ ${remedy%% *} == "${kind}" ]]; then try "${remedy}" "${why[${remedy}]}"; fi
    done
  done
}

# try REMEDY WHY
try() {
  local words count recent pause again=''
  count=${ATTEMPTS[$1]:-0}
  if ((count > 0 && ${NEXT[$1]:-0} > SECONDS)); then return; fi
  recent=$(still_recent "${RECENT[$1]:-}")
  read -ra words <<<"${recent}"
  if ((${#words[@]} >= MANY_RECENT && SECONDS - words[-1] < LONGEST_PAUSE_SECONDS / 10)); then return; fi
  RECENT[$1]="${recent} ${SECONDS}"
  count=$((count + 1))
  pause=$((FIRST_PAUSE_SECONDS << (count < 8 ? count - 1 : 7)))
  pause=$((pause < LONGEST_PAUSE_SECONDS ? pause : LONGEST_PAUSE_SECONDS))
  ATTEMPTS[$1]=${count} TRIED[$1]=${SECONDS} NEXT[$1]=$((SECONDS + pause))
  if ((count > 1)); then again=" again, since that has not helped; if it still does not help, next attempt in ${pause} s"; fi
  if ((count == 1 && ${#words[@]} + 1 >= MANY_RECENT)); then
    again=" (attempt $((${#words[@]} + 1)) within ten minutes); next attempt in three minutes at the earliest"
  fi
  echo "$2; $(about "$1")${again}"
  read -ra words <<<"$1"
  "${words[@]}" || echo "remedy failed: $1"
}

# still_recent TIMES: those within the last ten minutes.
still_recent() {
  local time recent=''
  for time in $1; do
    if ((SECONDS - time < 600)); then recent+=" ${time}"; fi
  done
  echo "${recent# }"
}

# about REMEDY: what is about to be done, for the journal.
about() {
  local words
  read -ra words <<<"$1"
  case ${words[0]} in
    restart) echo "restarting ${words[1]}" ;;
    renew_peers) echo "removing what is incomplete and restarting ${words[1]}" ;;
    mend_bridge) echo "repairing the Pods' bridge" ;;
    connect_pod) echo "connecting the Pod" ;;
    recreate_pod) echo "giving the Pod a new sandbox" ;;
    set_mtu) echo "setting the MTU" ;;
    remove_*) echo "removing it" ;;
    accept_pods) echo "adding rules that accept it" ;;
  esac
}

# restart UNIT
restart() { timeout 90 systemctl restart "$1"; }
