# Private keys, certificates and other secrets:
#   .files
#   .unless  {path: other path}: a file that is not written once the other one exists
#   .node    the host's name as a node: until its kubelet has the same, what is there of the other path is of no use
#   .issued  when the certificates were issued, in seconds since 1970
#   .repair  {rejoin}: hash of an expired certificate; where it is the other path's, that file is removed
: "${KIT:?}" "${ROOT-}" "${VALUE[*]-}" "${EACH[*]-}" "${LEAVES[*]:?}"
# shellcheck source=certificate.sh
. "${KIT}/certificate.sh"

apply() {
  local path other
  check_clock
  each unless
  for path in "${EACH[@]}"; do
    other="${ROOT}${VALUE["unless ${path}"]}"
    if has_to_rejoin "${other}"; then rm -f "${other}"; fi
    if [[ -e ${other} ]] && ! is_being_renamed; then leave_out "${path}"; fi
  done
  write_files
  report
}

# has_to_rejoin FILE: whether its first certificate is the one that has expired, so that the node has to join again.
has_to_rejoin() {
  local rejoin=${VALUE["repair rejoin"]:-} sum
  if [[ -z ${rejoin} || ! -e $1 ]]; then return 1; fi
  sum=$(certificate_in "$1" | sha256sum)
  [[ ${sum%% *} == "${rejoin}" ]]
}

# Whether the kubelet is still the node that the host was under a former name: it will have to join again.
is_being_renamed() {
  local record
  record=$(record_of kubelet)
  [[ -n ${VALUE[node]:-} && -f ${record} && $(jq --raw-output .data.node.name "${record}") != "${VALUE[node]}" ]]
}

# leave_out PATH: takes it out of .files.
leave_out() {
  local path=$1 rest=() i
  for ((i = 0; i < ${#LEAVES[@]}; i += 4)); do
    if [[ ${LEAVES[i]} != files || ${LEAVES[i + 1]} != "${path}" ]]; then rest+=("${LEAVES[@]:i:4}"); fi
  done
  LEAVES=("${rest[@]}")
}

# Certificates are not valid yet where the clock is behind, and each component would say so in words of its own.
check_clock() {
  local behind
  printf -v behind '%(%s)T' -1
  behind=$((${VALUE[issued]:-0} - behind))
  if ((behind > 0)); then
    fail "the clock is ${behind} s behind that of the machine that issued the certificates; set it (chrony, systemd-timesyncd) and run again"
  fi
}

remove() { remove_files; }
