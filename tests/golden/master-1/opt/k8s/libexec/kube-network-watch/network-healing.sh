# Acts on findings, each with a line in the journal. What does not help is tried again ever less often, so that a
# program is not restarted for the sake of something that its restart does not bring back.
: "${MODE?}" "${FINDINGS[*]-}"

# By remedy: how often it was tried in a row, and when it may be tried and is forgotten, in seconds of this run.
declare -A ATTEMPTS=() NEXT=() FORGOTTEN=()
# Whoever waits for the end of `heal` has no time for long pauses.
readonly FIRST_PAUSE_SECONDS=$([[ ${MODE} == heal ]] && echo 5 || echo "${NETWORK_WATCH_PAUSE_SECONDS:-30}")
readonly LONGEST_PAUSE_SECONDS=1800

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
  for kind in "${REMEDIES[@]}"; do
    for remedy in "${remedies[@]}"; do
      if [[ ${remedy%% *} == "${kind}" ]]; then try "${remedy}" "${why[${remedy}]}"; fi
    done
  done
}

# try REMEDY WHY
try() {
  local words count pause
  if ((${FORGOTTEN[$1]:-0} <= SECONDS)); then ATTEMPTS[$1]=0 NEXT[$1]=0; fi
  if ((${NEXT[$1]} > SECONDS)); then return; fi
  count=$((${ATTEMPTS[$1]} + 1))
  pause=$((FIRST_PAUSE_SECONDS << (count < 8 ? count - 1 : 7)))
  pause=$((pause < LONGEST_PAUSE_SECONDS ? pause : LONGEST_PAUSE_SECONDS))
  ATTEMPTS[$1]=${count} NEXT[$1]=$((SECONDS + pause)) FORGOTTEN[$1]=$((SECONDS + pause + 600))
  if ((count == 1)); then
    echo "$2; $(about "$1")"
  else
    echo "$2; $(about "$1") once more, for the ${count}. time, since that has not helped; next in ${pause} s"
  fi
  read -ra words <<<"$1"
  "${words[@]}" || echo "$1 has failed"
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
