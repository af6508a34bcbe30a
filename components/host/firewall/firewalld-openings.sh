# firewalld: two policies, whose files are barekube's alone. They apply behind the zones' own rules, to whatever zone
# the traffic comes from.
: "${ROOT-}" "${MARK:=barekube}" "${OPENINGS[*]-}"
POLICIES="${ROOT}/etc/firewalld/policies"

firewalld_is_there() { systemctl --quiet is-active firewalld.service; }

# Reloads firewalld only where it does not know the policies yet, since that loses what others have set for the moment.
firewalld_open() {
  local policy known rules wanted changes=()
  known=" $(firewall-cmd --get-policies 2>/dev/null) " \
    || fail "firewalld is older than 0.9 and has no policies; update it, or set hostPreparation.firewall to off"
  write_policy in HOST
  write_policy through ANY
  for policy in in through; do
    if [[ ${known} != *" ${MARK}-${policy} "* ]]; then
      firewall-cmd --quiet --reload
      return
    fi
  done
  for policy in in through; do
    changes=()
    rich_rules wanted "${policy}"
    mapfile -t rules < <(firewall-cmd --policy="${MARK}-${policy}" --list-rich-rules)
    list_changes changes
    if ((${#changes[@]} > 0)); then firewall-cmd --quiet --policy="${MARK}-${policy}" "${changes[@]}"; fi
  done
}

# list_changes ARRAY: options that make the caller's `wanted` of its `rules`.
list_changes() {
  local -n options=$1
  local rule
  for rule in "${wanted[@]}"; do
    if ! is_among "${rule}" "${rules[@]}"; then options+=("--add-rich-rule=${rule}"); fi
  done
  for rule in "${rules[@]}"; do
    if [[ -n ${rule} ]] && ! is_among "${rule}" "${wanted[@]}"; then options+=("--remove-rich-rule=${rule}"); fi
  done
}

# write_policy POLICY EGRESS_ZONE
write_policy() {
  local file="${POLICIES}/${MARK}-$1.xml" text
  text=$(policy_file "$@")
  if [[ -f ${file} && $(<"${file}") == "${text}" ]]; then return; fi
  echo "${text}" >"${file}.new"
  mv -fT "${file}.new" "${file}"
}

policy_file() {
  local wanted rule
  rich_rules wanted "$1"
  echo '<?xml version="1.0" encoding="utf-8"?>'
  echo '<policy priority="100" target="CONTINUE">'
  echo "  <short>${MARK}: $1</short>"
  echo '  <description>What this host lets in and through for Kubernetes. Managed by barekube; do not edit.</description>'
  echo '  <ingress-zone name="ANY"/>'
  echo "  <egress-zone name=\"$2\"/>"
  for rule in "${wanted[@]}"; do rule_element "${rule}"; done
  echo '</policy>'
}

# rule_element RICH_RULE: each word without `=` is an element, and what follows are its attributes.
rule_element() {
  local words word element='' inner=''
  read -ra words <<<"$1"
  for word in "${words[@]:2}"; do
    if [[ ${word} == *=* ]]; then
      element+=" ${word}"
    else
      inner+=${element:+"<${element}/>"}
      element=${word}
    fi
  done
  echo "  <rule ${words[1]}>${inner}<${element}/></rule>"
}

# rich_rules ARRAY in|through: as firewalld writes them.
rich_rules() {
  local -n rich=$1
  local opening all words family
  rich=()
  single_openings all
  for opening in "${all[@]}"; do
    read -ra words <<<"${opening}"
    if [[ ${words[0]} != "$2" ]]; then continue; fi
    if [[ $2 == in ]]; then
      family=${words[4],,}
      rich+=("rule family=\"${family}\"$(rich_source "${words[5]}") $(rich_service "${words[2]}" "${words[3]}") accept")
    else
      family=${words[2],,}
      rich+=("rule family=\"${family}\" source address=\"${words[3]}\" accept"
        "rule family=\"${family}\" destination address=\"${words[3]}\" accept")
    fi
  done
}

rich_source() { if [[ $1 != anyone ]]; then printf ' source address="%s"' "$1"; fi; }
rich_service() { if [[ $2 == - ]]; then echo "protocol value=\"$1\""; else echo "port port=\"$2\" protocol=\"$1\""; fi; }

firewalld_look() {
  local policy known rules wanted rule changes
  known=" $(firewall-cmd --get-policies 2>/dev/null) " || return 0
  for policy in in through; do
    if [[ ! -f "${POLICIES}/${MARK}-${policy}.xml" || ${known} != *" ${MARK}-${policy} "* ]]; then
      finding "policy ${MARK}-${policy} of firewalld" "is missing"
      continue
    fi
    if [[ $(<"${POLICIES}/${MARK}-${policy}.xml") != "$(policy_file "${policy}" "$([[ ${policy} == in ]] && echo HOST || echo ANY)")" ]]; then
      finding "policy ${MARK}-${policy} of firewalld" "has other rules in its file"
    fi
    changes=()
    rich_rules wanted "${policy}"
    mapfile -t rules < <(firewall-cmd --policy="${MARK}-${policy}" --list-rich-rules)
    list_changes changes
    for rule in "${changes[@]}"; do
      case ${rule} in
        --add*) finding "${rule#*=} of firewalld" "is missing" ;;
        *) finding "${rule#*=} of firewalld" "was added" ;;
      esac
    done
  done
}

firewalld_close() {
  local known=''
  if firewalld_is_there; then known=" $(firewall-cmd --get-policies 2>/dev/null) " || known=''; fi
  rm -f "${POLICIES}/${MARK}"-*.xml{,.new,.old}
  if [[ ${known} == *" ${MARK}-"* ]]; then firewall-cmd --quiet --reload; fi
}
