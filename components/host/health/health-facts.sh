# The health of the host, for its report: its clock, the file systems that the cluster writes to, and the certificates
# that its units serve.
: "${ROOT-}" "${RECORD[*]-}"
facts health ask_health

ask_health() {
  local kind rest directories=(/) serves=() served=''
  if ((${#RECORD[@]} == 0)); then return; fi
  while IFS=$'\x1f' read -r kind rest; do
    case ${kind} in
      directory) if [[ -d "${ROOT}${rest}" ]]; then directories+=("${rest}"); fi ;;
      serves) serves+=("${rest}") ;;
    esac
  done < <(jq --raw-output '.data
    | (.leftovers[]? | select(startswith("/run/") | not) | ["directory", .]),
      (.unit as $unit | .serves[]? | ["serves", $unit, .address, .certificate, .client.cert // "", .client.key // ""])
    | join("\u001f")' "${RECORD[@]}")
  if command -v openssl >/dev/null; then served=$(served_certificates "${serves[@]}"); fi
  printf '{"clock":%s,"filesystems":[%s],"served":[%s]}' "${EPOCHREALTIME:-$(date +%s.%N)}" \
    "$(filesystems "${directories[@]}")" "${served}"
}

# filesystems DIRECTORY…: [directory, file system, block size in bytes, blocks, blocks free for users, inodes, free
# inodes]. Both numbers of inodes are 0 where there is no limit.
filesystems() {
  local json
  json=$(stat --file-system --printf=',["%n","%i",%S,%b,%a,%c,%d]' "${@/#/${ROOT}}" 2>/dev/null) || true
  echo "${json:1}"
}

# served_certificates SERVED…: [unit, file, served, stored]: the certificate that is shown to whoever connects, and the
# one in the file, both as the text between the PEM markers. A unit that does not answer is left out.
served_certificates() {
  local words=() fds=() fd i json='' shown stored
  # All are asked at the same time, since most of the time is spent waiting.
  for i in "$@"; do
    IFS=$'\x1f' read -ra words <<<"${i}"
    exec {fd}< <(greet "${words[@]:1}")
    fds+=("${fd}")
  done
  for fd in "${fds[@]}"; do
    IFS=$'\x1f' read -ra words <<<"$1"
    shift
    shown=$(certificate_text "/dev/fd/${fd}")
    exec {fd}<&-
    stored=$(certificate_text "${ROOT}${words[2]}")
    if [[ -n ${shown} && -n ${stored} ]]; then json+=",[\"${words[0]}\",\"${words[2]}\",\"${shown}\",\"${stored}\"]"; fi
  done
  echo "${json:1}"
}

# greet ADDRESS CERTIFICATE_FILE [CLIENT_CERT CLIENT_KEY]: prints the certificate that is served there, among other things.
greet() {
  local client=()
  if [[ -n ${3:-} ]]; then client=(-cert "${ROOT}$3" -key "${ROOT}$4"); fi
  timeout 3 openssl s_client -connect "$1" -no-CAfile -no-CApath "${client[@]}" </dev/null 2>/dev/null || true
}

# certificate_text FILE
certificate_text() {
  local text
  text=$(certificate_in "$1")
  text=${text#-----BEGIN CERTIFICATE-----}
  text=${text%-----END CERTIFICATE-----}
  echo "${text//[[:space:]]/}"
}
