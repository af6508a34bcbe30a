# Chains of others that drop the traffic of Pods. No rule elsewhere can save a packet that one chain drops, so rules that
# accept it have to be in that chain. iptables' chain FORWARD gets them, behind all rules of others: what these forbid
# stays forbidden, and only the policy, or a last rule for everything, no longer applies to Pods. A chain of nftables
# belongs to its owner, such as firewalld, so it is only reported, with a remedy.
: "${PODS-}" "${FILTER-}"

readonly ACCEPT_COMMENT='barekube: Pod network'

look_at_forward_chains() {
  local family table chain drops
  while read -r _ family table chain drops; do
    if [[ "${family} ${table} ${chain}" == 'ip filter FORWARD' ]]; then
      if needs_accept_rules; then finding "chain FORWARD of iptables" "drops what Pods send and receive" accept_pods; fi
    elif [[ ${drops} == yes && ${family} != ip6 ]] && ! has_line mentions "${family}" "${table}"; then
      # A table that mentions the Pod network knows of it.
      finding "chain ${chain} of table ${family} ${table}" "drops traffic between Pods of this host and of others" -
    fi
  done < <(grep '^forward ' <<<"${FILTER}" || true)
}

# The rules as `iptables -S` writes them.
accept_rules() { printf -- '-%s %s -m comment --comment "%s" -j ACCEPT\n' s "${PODS}" "${ACCEPT_COMMENT}" d "${PODS}" "${ACCEPT_COMMENT}"; }

needs_accept_rules() {
  local rules rule wanted
  rules=$(iptables -w 5 -S FORWARD 2>/dev/null) || return 1
  if [[ ${rules} != *'-P FORWARD DROP'* && -z $(place_of_last_word "${rules}") ]]; then return 1; fi
  # Those of them that stand before a rule that lets nothing pass.
  rules=$(before_last_word "${rules}")
  mapfile -t wanted < <(accept_rules)
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

accept_pods() {
  local rules place flag option
  drop_accept_rules
  rules=$(iptables -w 5 -S FORWARD)
  place=$(place_of_last_word "${rules}")
  for option in -d -s; do
    # The second goes in front of the first.
    flag=(-A FORWARD)
    if [[ -n ${place} ]]; then flag=(-I FORWARD "${place}"); fi
    iptables -w 5 "${flag[@]}" "${option}" "${PODS}" -m comment --comment "${ACCEPT_COMMENT}" -j ACCEPT
  done
}

drop_accept_rules() {
  local option
  read_packet_filter
  if [[ ${FILTER} != *$'\n''forward ip filter FORWARD '* ]]; then return; fi
  for option in -d -s; do
    while iptables -w 5 -D FORWARD "${option}" "${PODS}" -m comment --comment "${ACCEPT_COMMENT}" -j ACCEPT 2>/dev/null; do :; done
  done
}
