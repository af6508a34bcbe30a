# ufw: rules that `ufw status` shows, with a comment that says whose they are. One that others have already added stays
# theirs.
: "${ROOT-}" "${MARK:=barekube}"

ufw_is_there() { command -v ufw >/dev/null && [[ $(ufw status) == 'Status: active'* ]]; }

# ufw_rules OURS OTHERS: sets two arrays to what was added, as `ufw show added` writes it, without the first word.
ufw_rules() {
  local -n own_rules_found=$1 other_rules_found=$2
  local line
  own_rules_found=() other_rules_found=()
  while IFS= read -r line; do
    if [[ ${line} != ufw\ * ]]; then continue; fi
    line=${line#ufw }
    if [[ ${line} == *" comment '${MARK}: "*"'" ]]; then
      own_rules_found+=("${line}")
    else
      other_rules_found+=("${line%% comment \'*}")
    fi
  done < <(ufw show added)
}

# ufw_wanted ARRAY: what is asked for, in the same form.
ufw_wanted() {
  local -n wanted_rules=$1
  local opening all words
  wanted_rules=()
  single_openings all
  for opening in "${all[@]}"; do
    read -ra words <<<"${opening}"
    if [[ ${words[0]} == in ]]; then
      wanted_rules+=("$(ufw_rule "${words[@]:2}") comment '$(ufw_comment "${words[1]}" "${words[4]}")'")
    else
      wanted_rules+=("route allow from ${words[3]} comment '$(ufw_comment "${words[1]}" "${words[2]}")'"
      "route allow to ${words[3]} comment '$(ufw_comment "${words[1]}" "${words[2]}")'")
    fi
  done
}

# ufw does not tell two rules for anyone apart that differ in nothing but their family.
ufw_comment() { echo "${MARK}: $1${2/IPv4/}" | sed 's/IPv6$/ (IPv6)/'; }

# ufw_rule PROTOCOL PORTS FAMILY SOURCE
ufw_rule() {
  local ports=${2/-/:}
  if [[ $4 == anyone ]]; then
    if [[ $2 == - ]]; then echo "allow from any proto $1"; else echo "allow ${ports}/$1"; fi
  elif [[ $2 == - ]]; then
    echo "allow from $4 proto $1"
  else
    echo "allow from $4 to any port ${ports} proto $1"
  fi
}

# ufw_change [delete] RULE: in the words of ufw's command line, in which each rule names its family.
ufw_change() {
  local verb=() rule=${*: -1} comment words
  if [[ $1 == delete ]]; then verb=(delete); fi
  comment=${rule##* comment \'}
  comment=${comment%\'}
  read -ra words <<<"${rule%% comment \'*}"
  if [[ ${words[0]} == route ]]; then
    verb=(route "${verb[@]}")
    words=("${words[@]:1}")
  fi
  if [[ ${words[1]} == */* ]]; then
    words=(allow proto "${words[1]##*/}" from "$([[ ${comment} == *'(IPv6)' ]] && echo ::/0 || echo 0.0.0.0/0)" to any
    port "${words[1]%/*}")
  fi
  ufw "${verb[@]}" "${words[@]}" comment "${comment}" >/dev/null
}

ufw_open() {
  local ours others wanted rule
  ufw_rules ours others
  ufw_wanted wanted
  for rule in "${ours[@]}"; do
    if ! is_among "${rule}" "${wanted[@]}"; then ufw_change delete "${rule}"; fi
  done
  for rule in "${wanted[@]}"; do
    if is_among "${rule}" "${ours[@]}" || is_among "${rule%% comment \'*}" "${others[@]}"; then continue; fi
    ufw_change "${rule}"
  done
}

ufw_look() {
  local ours others wanted rule
  ufw_rules ours others
  ufw_wanted wanted
  for rule in "${wanted[@]}"; do
    if is_among "${rule}" "${ours[@]}" || is_among "${rule%% comment \'*}" "${others[@]}"; then continue; fi
    finding "ufw's rule \`${rule}\`" "is missing"
  done
  for rule in "${ours[@]}"; do
    if ! is_among "${rule}" "${wanted[@]}"; then finding "ufw's rule \`${rule}\`" "was added"; fi
  done
}

# Where somebody has stopped ufw, it takes a rule out of its files and still fails.
ufw_close() {
  local ours others rule
  if ! command -v ufw >/dev/null; then return; fi
  ufw_rules ours others
  if ((${#ours[@]} == 0)); then return; fi
  for rule in "${ours[@]}"; do ufw_change delete "${rule}" 2>/dev/null || true; done
  ufw_rules ours others
  if ((${#ours[@]} > 0)); then fail "ufw did not delete its rule \`${ours[0]}\`; see what ufw delete says"; fi
}
