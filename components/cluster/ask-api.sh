# How a master asks its own API server. To be sent before the scripts that use it.
: "${ROOT-}"

# ask_api PATH [OPTION…]: prints what the API server of this host answers to an administrator; fails where there is none.
# Options are curl's.
ask_api() {
  local word value server='' access=()
  if [[ ! -r "${ROOT}/etc/kubernetes/admin.conf" ]]; then return 1; fi
  while read -r word value; do
    case ${word} in
      server:) server=${value} ;;
      certificate-authority:) access+=(--cacert "${value}") ;;
      client-certificate:) access+=(--cert "${value}") ;;
      client-key:) access+=(--key "${value}") ;;
    esac
  done <"${ROOT}/etc/kubernetes/admin.conf"
  curl --silent --fail --max-time 5 "${access[@]}" "${@:2}" "${server}$1"
}
