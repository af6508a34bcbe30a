: "${EACH[*]-}" "${VALUE[unit]:?}"

# Fails when another program listens at one of .ports.
check_ports() {
  local i address users owner='another program'
  each ports
  if ((${#EACH[@]} == 0)); then return; fi
  while read -r _ _ _ address _ users; do
    for i in "${EACH[@]}"; do
      if [[ ${address##*:} != "${VALUE["ports ${i}"]}" ]]; then continue; fi
      if [[ ${users} =~ \"(.*)\",pid=([0-9]+) ]]; then owner="${BASH_REMATCH[1]} (process ${BASH_REMATCH[2]})"; fi
      fail "port ${VALUE["ports ${i}"]} is taken by ${owner}, but ${VALUE[unit]} needs it;" \
        "stop that program, or choose another port in the stack file"
    done
  done < <(ss -Hltnp)
}
