# The hosts file, which holds .hosts {name: addresses} in a block between two markers. It is written in place, since in
# a container it is a mount point and cannot be replaced.
: "${ROOT-}" "${BEFORE:?}" "${EACH[*]-}" "${VALUE[*]-}"
readonly HOSTS_BEGIN='# barekube begin' HOSTS_END='# barekube end'

write_hosts() {
  local file="${ROOT}/etc/hosts" present='' base wanted name address addresses
  read_file "${file}" present
  base=${present}
  # A run was cut off after it had truncated the file.
  if [[ -z ${base} ]]; then read_file "${BEFORE}/hosts" base; fi
  base=$(without_block "${base}" && echo .)
  base=${base%.}
  if [[ ! -f "${BEFORE}/hosts" ]]; then
    printf '%s' "${base}" >"${BEFORE}/hosts.new"
    mv -fT "${BEFORE}/hosts.new" "${BEFORE}/hosts"
  fi
  wanted=${base}
  if [[ -n ${wanted} && ${wanted} != *$'\n' ]]; then wanted+=$'\n'; fi
  wanted+="${HOSTS_BEGIN}"$'\n'
  each hosts
  for name in "${EACH[@]}"; do
    read -ra addresses <<<"${VALUE["hosts ${name}"]}"
    for address in "${addresses[@]}"; do
      wanted+="${address} ${name}"$'\n'
      promise hosts "${address} ${name}"
    done
  done
  wanted+="${HOSTS_END}"$'\n'
  if [[ ${present} == "${wanted}" ]]; then return; fi
  overwrite "${file}" "${wanted}"
  CHANGED+=(/etc/hosts)
}

without_block() { printf '%s' "$1" | sed "/^${HOSTS_BEGIN}\$/,/^${HOSTS_END}\$/d"; }

# Byte for byte as it was, unless somebody has changed something else in the meantime.
restore_hosts() {
  local file="${ROOT}/etc/hosts" present='' before='' rest
  read_file "${file}" present
  read_file "${BEFORE}/hosts" before
  rest=$(without_block "${present}" && echo .)
  rest=${rest%.}
  if [[ -z ${rest} || ${rest%$'\n'} == "${before%$'\n'}" ]]; then rest=${before}; fi
  if [[ ${rest} != "${present}" ]]; then overwrite "${file}" "${rest}"; fi
}
