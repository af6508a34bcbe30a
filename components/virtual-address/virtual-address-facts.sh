# Which addresses the host has on which interfaces, and those in the configuration of a keepalived of its own that
# runs there. A host that nothing was applied to yet is asked too.
: "${ROOT-}"
facts_of_any_host virtual-address ask_addresses

ask_addresses() {
  local name address addresses=() others=() own="${ROOT}/etc/keepalived/keepalived.conf" IFS=$' \t\n'
  if ! command -v ip >/dev/null; then return; fi
  while read -r _ name _ address _; do
    if [[ ${name} =~ ^[A-Za-z0-9._-]+$ && ${address} == */* ]]; then
      addresses+=("{\"interface\":\"${name}\",\"address\":\"${address}\"}")
    fi
  done < <(ip -oneline address show scope global)
  if [[ -r ${own} ]] && systemctl is-active --quiet keepalived.service >/dev/null; then
    while read -r address; do others+=("\"${address}\""); done \
      < <(grep --only-matching --extended-regexp '([0-9]{1,3}\.){3}[0-9]{1,3}|([0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}' "${own}" | sort --unique)
  fi
  IFS=,
  printf '{"addresses":[%s],"keepalived":[%s]}' "${addresses[*]}" "${others[*]}"
}
