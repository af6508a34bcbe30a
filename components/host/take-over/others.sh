# What others have in the places that the cluster will use, for the report of the host. Standard input says which, in
# lines of KIND, LABEL and PLACE with tabs between; those of commands that the host knows are barekube's by now.
: "${RECORD[*]-}"

# look_for_others: for report.sh.
look_for_others() {
  local kind label place paths=() units=() ports=() interfaces=()
  while IFS=$'\t' read -r kind label place; do
    if [[ -n ${RECORD[${label}]:-} ]]; then continue; fi
    case ${kind} in
      path) paths+=("${place}") ;;
      unit) units+=("${place}") ;;
      port) ports+=("${place}") ;;
      interface) interfaces+=("${place}") ;;
    esac
  done
  if ((${#paths[@]} + ${#units[@]} + ${#ports[@]} + ${#interfaces[@]} == 0)); then return; fi
  look_at_units "${units[@]}"
  for place in "${paths[@]}"; do
    if look_at "${place}"; then OTHERS+=("${place}"); fi
  done
  if ((${#OTHERS[@]} > 0)); then
    look_for_mounts "${OTHERS[@]}"
    look_for_sockets "${OTHERS[@]}"
  fi
  look_at_ports "${ports[@]}"
  look_at_interfaces "${interfaces[@]}"
}
OTHERS=()
