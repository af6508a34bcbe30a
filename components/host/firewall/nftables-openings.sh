# Chains of nftables that drop what they do not know, in tables of others. No rule elsewhere can save a packet that one
# chain drops, so each of them gets a jump to a chain of barekube's in the same table, in front of the rule that lets
# nothing pass, or at its end. Tables of firewalld and of iptables are not among them.
: "${MARK:=barekube}" "${FINDINGS[*]-}" "${OPENINGS[*]-}"

nftables_is_there() { command -v nft >/dev/null; }

nftables_open() {
  local lines line family table chain hook handle batch='' before
  dropping_chains lines
  for line in "${lines[@]}"; do
    read -r family table chain hook handle <<<"${line}"
    before=${#FINDINGS[@]}
    look_at_chain "${family}" "${table}" "${chain}" "${hook}" "${handle:-0}"
    # What is as it should be stays as it is.
    if ((${#FINDINGS[@]} > before)); then batch+=$(open_chain "${family}" "${table}" "${chain}" "${hook}" "${handle:-}")$'\n'; fi
  done
  if [[ -n ${batch} ]]; then nft -f - <<<"${batch}"; fi
}

nftables_look() {
  local lines line family table chain hook handle
  dropping_chains lines
  for line in "${lines[@]}"; do
    read -r family table chain hook handle <<<"${line}"
    look_at_chain "${family}" "${table}" "${chain}" "${hook}" "${handle:-0}"
  done
}

# In one transaction: the jumps, and then the chains.
nftables_close() {
  local family table chain jumps='' chains=''
  if ! nftables_is_there; then return; fi
  while read -r family table chain _; do
    if [[ ${chain} == "${MARK}"-* ]]; then
      chains+="delete chain ${family} ${table} ${chain}"$'\n'
    else
      jumps+=$(delete_jumps "${family}" "${table}" "${chain}")$'\n'
    fi
  done < <(nft -j list chains | jq --raw-output --arg mark "${MARK}" '
    [.nftables[].chain | select(.)] | group_by([.family, .table])[]
    | select(any(.[]; .name | startswith("\($mark)-")))[] | "\(.family) \(.table) \(.name)"')
  if [[ -n ${chains} ]]; then nft -f - <<<"${jumps}${chains}"; fi
}

# dropping_chains ARRAY: FAMILY TABLE CHAIN HOOK [HANDLE], where HANDLE is that of the rule that lets nothing pass.
dropping_chains() {
  local -n found_chains=$1
  local family table chain hook policy last
  found_chains=()
  while read -r family table chain hook policy; do
    last=$(last_word "${family}" "${table}" "${chain}")
    if [[ ${policy} == drop || -n ${last} ]]; then found_chains+=("${family} ${table} ${chain} ${hook}${last:+ ${last}}"); fi
  done < <(nft -j list chains | jq --raw-output '
    .nftables[].chain
    | select(. and .type == "filter" and (.hook | IN("input", "forward")) and (.family | IN("ip", "ip6", "inet")))
    | select((.family == "inet" and .table == "firewalld") or (.table == "filter" and (.name | IN("INPUT", "FORWARD"))) | not)
    | "\(.family) \(.table) \(.name) \(.hook) \(.policy)"')
}

# last_word FAMILY TABLE CHAIN: the handle of the first rule behind which nothing is ever reached, and that drops; one
# that leads to a chain that ends so counts too. Nothing if there is none.
last_word() {
  local handle verdict target
  while read -r handle verdict target; do
    case ${verdict} in
      drop | reject) ;;
      *) if [[ -z $(last_word "$1" "$2" "${target}") ]]; then continue; fi ;;
    esac
    echo "${handle}"
    return
  done < <(nft -j list chain "$1" "$2" "$3" | jq --raw-output '
    .nftables[].rule | select(.) | . as {$handle}
    | select(all(.expr[]; keys[0] | IN("counter", "log", "drop", "reject", "jump", "goto")))
    | .expr[] | to_entries[0] | select(.key | IN("drop", "reject", "jump", "goto"))
    | "\($handle) \(.key) \(.value.target? // "")"')
}

# delete_jumps FAMILY TABLE CHAIN: those from there to chains of barekube's.
delete_jumps() {
  nft -j list chain "$1" "$2" "$3" | jq --raw-output --arg mark "${MARK}" '
    .nftables[].rule | select(. and any(.expr[]; .jump.target // "" | startswith("\($mark)-")))
    | "delete rule \(.family) \(.table) \(.chain) handle \(.handle)"'
}

# open_chain FAMILY TABLE CHAIN HOOK HANDLE
open_chain() {
  local own="${MARK}-$4" place=(add rule "$1" "$2" "$3") line
  if [[ -n $5 ]]; then place=(insert rule "$1" "$2" "$3" handle "$5"); fi
  echo "add chain $1 $2 ${own}"
  echo "flush chain $1 $2 ${own}"
  delete_jumps "$1" "$2" "$3"
  nftables_rules "$1" "$4" | while IFS= read -r line; do echo "add rule $1 $2 ${own} ${line}"; done
  echo "${place[*]} jump ${own} comment \"${MARK}\""
}

# nftables_rules TABLE_FAMILY HOOK
nftables_rules() {
  local opening words text
  for opening in "${OPENINGS[@]}"; do
    read -ra words <<<"${opening}"
    case "${words[0]} $2" in
      'in input')
        if ! holds_family "$1" "${words[4]}"; then continue; fi
        text=$(join_sources "${words[@]:5}")
        if [[ ${words[5]} == anyone ]]; then
          # In a table of one family, that goes without saying.
          if [[ $1 == inet ]]; then text="meta nfproto ${words[4],,} "; else text=''; fi
        else
          text="$(ip_of "${words[4]}") saddr ${text} "
        fi
        if [[ ${words[3]} == - ]]; then text+="meta l4proto ${words[2]}"; else text+="${words[2]} dport ${words[3]}"; fi
        echo "${text} accept comment \"$(nftables_comment "${opening}")\""
        ;;
      'through forward')
        if ! holds_family "$1" "${words[2]}"; then continue; fi
        echo "$(ip_of "${words[2]}") saddr ${words[3]} accept comment \"$(nftables_comment "from ${opening}")\""
        echo "$(ip_of "${words[2]}") daddr ${words[3]} accept comment \"$(nftables_comment "to ${opening}")\""
        ;;
    esac
  done
}

holds_family() { [[ $1 == inet || $1 == "$(ip_of "$2")" ]]; }
ip_of() { if [[ $1 == IPv6 ]]; then echo ip6; else echo ip; fi; }
join_sources() {
  local list=$*
  if (($# > 1)); then echo "{ ${list// /, } }"; else echo "${list}"; fi
}

# nftables_comment OPENING: whose it is, for people, and a sum of all of it, for look_at_chain. Comments hold 128 bytes.
nftables_comment() {
  local words sum
  read -ra words <<<"$1"
  sum=$(cksum <<<"$1")
  case ${words[0]} in
    in) echo "${MARK}: ${words[1]} ${sum%% *}" ;;
    *) echo "${MARK}: ${words[2]} ${sum%% *}" ;;
  esac
}

# look_at_chain FAMILY TABLE CHAIN HOOK HANDLE
look_at_chain() {
  local own="${MARK}-$4" name="chain $3 of table $1 $2" there rule wanted
  mapfile -t wanted < <(nftables_rules "$1" "$4")
  if ((${#wanted[@]} == 0)) && [[ -z $(delete_jumps "$1" "$2" "$3") ]]; then return; fi
  if ! leads_to_own "$1" "$2" "$3" "${5:-0}"; then
    finding "${name}" "does not lead to chain ${own} before it drops the rest"
    return
  fi
  there=$'\n'$(nft -j list chain "$1" "$2" "${own}" | jq --raw-output '.nftables[].rule | select(.) | .comment // "none"')$'\n'
  for rule in "${wanted[@]}"; do
    if [[ ${there} != *$'\n'"$(comment_in "${rule}")"$'\n'* ]]; then
      finding "rule \`${rule% comment *}\` in chain ${own} of table $1 $2" "is missing"
    fi
  done
  wanted=("${wanted[@]/#*comment \"/}")
  while IFS= read -r rule; do
    if [[ -n ${rule} ]] && ! is_among "${rule}\"" "${wanted[@]}"; then
      finding "chain ${own} of table $1 $2" "has other rules too"
    fi
  done <<<"${there}"
}

comment_in() {
  local comment=${1##*comment \"}
  echo "${comment%\"}"
}

# leads_to_own FAMILY TABLE CHAIN HANDLE: and does so before the rule with that handle.
leads_to_own() {
  nft -j list chain "$1" "$2" "$3" | jq --exit-status --arg mark "${MARK}" --argjson last "$4" '
    [.nftables[].rule | select(.)] | map(.handle == $last) as $is_last
    | (map(any(.expr[]; .jump.target // "" | startswith("\($mark)-"))) | index(true)) as $jump
    | $jump != null and (($is_last | index(true)) as $at | $at == null or $jump < $at)' >/dev/null
}
