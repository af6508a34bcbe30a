# Chains of others that drop the traffic of Pods. No rule elsewhere can save a packet that one chain drops, so rules that
# accept it have to be in that chain. iptables' chain FORWARD gets them, behind all rules of others: what these forbid
# stays forbidden, and only the policy, or a last rule for everything, no longer applies to Pods. A chain of nftables
# belongs to its owner, such as firewalld, so it is only reported, with a remedy.
: "${PODS[*]-}" "${FILTER-}"

readonly ACCEPT_COMMENT='barekube: Pod network'

look_at_forward_chains() {
  local family table chain drops program
  while read -r _ family table chain drops; do
    if ! concerns_pods "${family}"; then continue; fi
    if [[ "${family} ${table} ${chain}" =~ ^ip6?\ filter\ FORWARD$ ]]; then
      program=${family}tables
      if needs_accept_rules "${program}"; then
        finding "chain FORWARD of ${program}" "drops what Pods send and receive" accept_pods "${program}"
      fi
    elif [[ ${drops} == yes ]] && ! has_line mentions "${family}" "${table}"; then
      # A table that mentions the Pod network knows of it.
      finding "chain ${chain} of table ${family} ${table}" "drops traffic between Pods of this host and of others" -
    fi
  done < <(grep '^forward ' <<<"${FILTER}" || true)
}

# concerns_pods FAMILY: there are Pods whose packets pass tables of this family.
concerns_pods() {
  case $1 in
    ip) [[ -n ${PODS[4]:-} ]] ;;
    ip6) [[ -n ${PODS[6]:-} ]] ;;
  esac
}

# pods_of PROGRAM: the addresses of Pods that iptables or ip6tables deals with.
pods_of() { if [[ $1 == ip6tables ]]; then echo "${PODS[6]:-}"; else echo "${PODS[4]:-}"; fi; }

# accept_rules PROGRAM: the rules as its option -S writes them.
accept_rules() {
  local pods
  pods=$(pods_of "$1")
  printf -- '-%s %s -m comment --comment "%s" -j ACCEPT\n' s "${pods}" "${ACCEPT_COMMENT}" d "${pods}" "${ACCEPT_COMMENT}"
}

# needs_accept_rules PROGRAM
needs_accept_rules() {
  local rules rule wanted
  rules=$("$1" -w 5 -S FORWARD 2>/dev/null) || return 1
  if [[ ${rules} != *'-P FORWARD DROP'* && -z $(place_of_last_word "${rules}") ]]; then return 1; fi
  # Those of them that stand before a rule that lets nothing pass.
  rules=$(before_last_word "${rules}")
  mapfile -t wanted < <(accept_rules "$1")
  for rule in "${wanted[@]}"; do
    if [[ $'\n'${rules}$'\n' != *$'\n'"-A FORWARD ${rule}"$'\n'* ]]; then return 0; fi
  done
  return 1
}

# A rule that applies to everything: `-A FORWARD -j DROP`.
readonly LAST_WORD='^-A FORWARD( -m comment --comment ("[^"]*"|[^ ]+))? -j (DROP|REJECT.*)$'
# place_of_last_word RULES: its number, as iptables counts; nothing if there is none.
place_of_last_word() { grep '^-A' <<<"$1" | grep -nE -m 1 -- "${LAST_WORD}" | cut -d: -f1 || true; }
before_last_word() { sed -E "/${LAST_WORD}/,\$d" <<<"$1"; }

# accept_pods PROGRAM
accept_pods() {
  local rules place flag option pods
  pods=$(pods_of "$1")
  drop_accept_rules_of "$1"
  rules=$("$1" -w 5 -S FORWARD)
  place=$(place_of_last_word "${rules}")
  for option in -d -s; do
    # The second goes in front of the first.
    flag=(-A FORWARD)
    if [[ -n ${place} ]]; then flag=(-I FORWARD "${place}"); fi
    "$1" -w 5 "${flag[@]}" "${option}" "${pods}" -m comment --comment "${ACCEPT_COMMENT}" -j ACCEPT
  done
}

drop_accept_rules() {
  if [[ -n ${PODS[4]:-} ]]; then drop_accept_rules_of iptables; fi
  if [[ -n ${PODS[6]:-} ]]; then drop_accept_rules_of ip6tables; fi
}

# drop_accept_rules_of PROGRAM
drop_accept_rules_of() {
  local option pods
  pods=$(pods_of "$1")
  read_packet_filter
  if [[ ${FILTER} != *$'\n'"forward ${1%tables} filter FORWARD "* ]]; then return; fi
  for option in -d -s; do
    while "$1" -w 5 -D FORWARD "${option}" "${pods}" -m comment --comment "${ACCEPT_COMMENT}" -j ACCEPT 2>/dev/null; do :; done
  done
}
