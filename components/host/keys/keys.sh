# Private keys, certificates and what else is secret: .files, and .unless {path: other path}: a file that is
# not written once the other one is there. .issued is the time of the certificates, in seconds since 1970.
# .repair.rejoin: the hash of a certificate that has ended; such another one goes.
: "${KIT:?}" "${ROOT-}" "${VALUE[*]-}" "${EACH[*]-}" "${LEAVES[*]:?}"
# shellcheck source=certificate.sh
. "${KIT}/certificate.sh"

apply() {
  local path other
  check_clock
  each unless
  for path in "${EACH[@]}"; do
    other="${ROOT}${VALUE["unless ${path}"]}"
    if has_ended "${other}"; then rm -f "${other}"; fi
    if [[ -e ${other} ]]; then leave_out "${path}"; fi
  done
  write_files
  report
}

# Whether the first certificate in a file is the one that the node has to join once more for.
has_ended() {
  local rejoin=${VALUE["repair rejoin"]:-} sum
  if [[ -z ${rejoin} || ! -e $1 ]]; then return 1; fi
  sum=$(certificate_in "$1" | sha256sum)
  [[ ${sum%% *} == "${rejoin}" ]]
}

leave_out() {
  local path=$1 rest=() i
  for ((i = 0; i < ${#LEAVES[@]}; i += 4)); do
    if [[ ${LEAVES[i]} != files || ${LEAVES[i + 1]} != "${path}" ]]; then rest+=("${LEAVES[@]:i:4}"); fi
  done
  LEAVES=("${rest[@]}")
}

# A certificate is worth nothing before its time, and every component would say so in its own way.
check_clock() {
  local behind
  printf -v behind '%(%s)T' -1
  behind=$((${VALUE[issued]:-0} - behind))
  if ((behind > 0)); then
    fail "the clock is ${behind} s behind the one that issued the certificates; set it right (chrony, systemd-timesyncd) and run again"
  fi
}

remove() { remove_files; }
