# iptables: a chain of barekube's, behind all other rules of INPUT, or before the last one if that drops everything. What is
# forwarded is looked after by the watch over a node's network. ufw is built on iptables and has a file of its own.
: "${MARK:=barekube}" "${FINDINGS[*]-}"
readonly OWN_CHAIN=BAREKUBE-INPUT

iptables_is_there() { command -v iptables >/dev/null && ! ufw_is_there && ! firewalld_is_there; }

iptables_open() {
  local program before
  for program in iptables ip6tables; do
    if ! drops_the_rest "${program}"; then continue; fi
    before=${#FINDINGS[@]}
    look_at_program "${program}"
    if ((${#FINDINGS[@]} == before)); then continue; fi
    drop_own_jumps "${program}"
    {
      echo '*filter'
      echo ":${OWN_CHAIN} - [0:0]"
      own_rules "${program}"
      echo COMMIT
    } | "${program}-restore" --wait 5 --noflush
    add_own_jump "${program}"
  done
}

iptables_look() {
  local program
  for program in iptables ip6tables; do
    if drops_the_rest "${program}"; then look_at_program "${program}"; fi
  done
}

iptables_close() {
  local program
  for program in iptables ip6tables; do
    if ! command -v "${program}" >/dev/null; then continue; fi
    drop_own_jumps "${program}"
    "${program}" -w 5 -F "${OWN_CHAIN}" 2>/dev/null || continue
    "${program}" -w 5 -X "${OWN_CHAIN}"
  done
}

# A rule that applies to everything: `-A INPUT -j DROP`.
readonly REST='^-A INPUT( -m comment --comment ("[^"]*"|[^ ]+))? -j (DROP|REJECT.*)$'
# drops_the_rest PROGRAM
drops_the_rest() {
  local rules
  rules=$("$1" -w 5 -S INPUT 2>/dev/null) || return 1
  [[ ${rules} == *'-P INPUT DROP'* ]] || grep -qE -- "${REST}" <<<"${rules}"
}

own_jump() { echo "INPUT -m comment --comment ${MARK} -j ${OWN_CHAIN}"; }

drop_own_jumps() {
  local words
  read -ra words <<<"$(own_jump)"
  while "$1" -w 5 -D "${words[@]}" 2>/dev/null; do :; done
}

add_own_jump() {
  local words place
  read -ra words <<<"$(own_jump)"
  place=$("$1" -w 5 -S INPUT | grep '^-A' | grep -nE -m 1 -- "${REST}" | cut -d: -f1 || true)
  if [[ -n ${place} ]]; then "$1" -w 5 -I INPUT "${place}" "${words[@]:1}"; else "$1" -w 5 -A "${words[@]}"; fi
}

# own_rules PROGRAM: as `iptables -S` writes them.
own_rules() {
  local family=IPv4 bits=32 all opening words rule
  if [[ $1 == ip6tables ]]; then family=IPv6 bits=128; fi
  single_openings all
  for opening in "${all[@]}"; do
    read -ra words <<<"${opening}"
    if [[ ${words[0]} != in || ${words[4]} != "${family}" ]]; then continue; fi
    rule="-A ${OWN_CHAIN}"
    if [[ ${words[5]} == */* ]]; then rule+=" -s ${words[5]}"; elif [[ ${words[5]} != anyone ]]; then rule+=" -s ${words[5]}/${bits}"; fi
    rule+=" -p ${words[2]}"
    if [[ ${words[3]} != - ]]; then rule+=" -m ${words[2]} --dport ${words[3]/-/:}"; fi
    echo "${rule} -m comment --comment \"${MARK}: ${words[1]}\" -j ACCEPT"
  done
}

# look_at_program PROGRAM
look_at_program() {
  local rules there wanted rule
  mapfile -t wanted < <(own_rules "$1")
  if ((${#wanted[@]} == 0)); then return; fi
  rules=$("$1" -w 5 -S INPUT)
  if [[ $(sed -E "/${REST}/,\$d" <<<"${rules}") != *$'\n'"-A $(own_jump)"* ]]; then
    finding "chain INPUT of $1" "does not lead to chain ${OWN_CHAIN} before it drops the rest"
    return
  fi
  mapfile -t there < <("$1" -w 5 -S "${OWN_CHAIN}" | grep '^-A')
  for rule in "${wanted[@]}"; do
    if ! is_among "${rule}" "${there[@]}"; then finding "rule \`${rule#-A }\` of $1" "is missing"; fi
  done
  for rule in "${there[@]}"; do
    if ! is_among "${rule}" "${wanted[@]}"; then finding "rule \`${rule#-A }\` of $1" "was added"; fi
  done
}
