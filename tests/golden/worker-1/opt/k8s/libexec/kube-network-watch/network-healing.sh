# Acts on findings, each with a line in the journal. A remedy that does not help is tried again ever less often, and so is
# one that helps only for a while: nothing is restarted again and again for the sake of what its restart does not bring
# back, or of what somebody else takes away each time.
: "${MODE?}" "${SETTLED_SECONDS:?}" "${FINDINGS[*]-}"

# By remedy: how often it was tried in a row without help, when it was tried last and may be again, and when it was tried
# within the last ten minutes; in seconds of this run.
declare -A ATTEMPTS=() TRIED=() NEXT=() RECENT=()
# Whoever waits for the end of `heal` has no time for long pauses.
FIRST_PAUSE_SECONDS=${NETWORK_WATCH_PAUSE_SECONDS:-15}
if [[ ${MODE} == heal ]]; then FIRST_PAUSE_SECONDS=5; fi
readonly LONGEST_PAUSE_SECONDS=1800
# What is seen whole so long after a remedy was helped by it: by then a program that was restarted has settled.
readonly HELPED_SECONDS=$((SETTLED_SECONDS + 1))
readonly MANY_RECENT=10

# In this order: what is in the way goes first, and Pods come when there is something to connect them to.
readonly REMEDIES=(remove_route remove_address set_mtu accept_pods restart mend_bridge connect_pod recreate_pod)

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
  if ((count > 1)); then again=" once more, since that has not helped; if it does not now, next in ${pause} s"; fi
  if ((count == 1 && ${#words[@]} + 1 >= MANY_RECENT)); then
    again=", for the ${#words[@]}. time after the first within ten minutes; next in three minutes at the earliest"
  fi
  echo "$2; $(about "$1")${again}"
  read -ra words <<<"$1"
  "${words[@]}" || echo "$1 has failed"
}

# still_recent TIMES: those within the last ten minutes.
still_recent() {
  local time recent=''
  for time in $1; do
    if ((SECONDS - time < 600)); then recent+=" ${time}"; fi
  done
  echo "${recent# }"
}

# What is about to be done, for the journal.
about() {
  local words
  read -ra words <<<"$1"
  case ${words[0]} in
    restart) echo "${words[1]} is restarted" ;;
    mend_bridge) echo "the Pods' bridge is put right" ;;
    connect_pod) echo "the Pod is connected" ;;
    recreate_pod) echo "the Pod is given a new sandbox" ;;
    set_mtu) echo "the MTU is set" ;;
    remove_*) echo "it is removed" ;;
    accept_pods) echo "rules that accept it are added" ;;
  esac
}

# restart UNIT
restart() { timeout 90 systemctl restart "$1"; }
