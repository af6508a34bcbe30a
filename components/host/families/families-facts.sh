# What the host makes of IPv6: whether its kernel has it, its addresses, the interfaces on which it is switched off, and
# those that would lose their default route once the host forwards packets. A host that nothing was applied to yet is
# asked too.
: "${ROOT-}"
facts_of_any_host families ask_families

ask_families() {
  local conf="${ROOT}/proc/sys/net/ipv6/conf" ipv6=on file addresses=() off=() advertised=() word words name IFS=$' \t\n'
  if [[ ! -d ${conf} ]]; then
    ipv6=missing
  elif [[ $(value_in "${conf}/all/disable_ipv6") == 1 ]]; then
    ipv6=off
  fi
  for file in "${conf}"/*/disable_ipv6; do
    name=${file%/*} name=${name##*/}
    if [[ ${name} =~ ^[A-Za-z0-9._-]+$ && $(value_in "${file}") == 1 ]]; then off+=("\"${name}\""); fi
  done
  if ! command -v ip >/dev/null; then
    printf '{"ipv6":"%s"}' "${ipv6}"
    return
  fi
  while read -r _ _ _ word _; do
    if [[ ${word} == */* ]]; then addresses+=("\"${word%/*}\""); fi
  done < <(ip -6 -oneline address show scope global 2>/dev/null)
  # The kernel ignores router advertisements while it forwards, unless this is 2. Programs that read them themselves set 0.
  while read -ra words; do
    name=$(word_after dev "${words[@]}")
    if [[ ${name} =~ ^[A-Za-z0-9._-]+$ && $(value_in "${conf}/${name}/accept_ra") == 1 ]]; then
      advertised+=("\"${name}\"")
    fi
  done < <(ip -6 route show default proto ra 2>/dev/null)
  IFS=,
  printf '{"ipv6":"%s","addresses":[%s],"off":[%s],"advertised":[%s]}' \
    "${ipv6}" "${addresses[*]}" "${off[*]}" "${advertised[*]}"
}

value_in() { if [[ -r $1 ]]; then cat "$1"; fi; }

# word_after WORD WORDS…
word_after() {
  local wanted=$1
  shift
  while (($# > 1)); do
    if [[ $1 == "${wanted}" ]]; then
      echo "$2"
      return
    fi
    shift
  done
}
