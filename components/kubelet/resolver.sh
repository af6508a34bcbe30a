# Which name servers a host has for its Pods. Those that only the host itself can reach, such as systemd-resolved at
# 127.0.0.53, would be the Pod itself in a Pod: CoreDNS, which forwards to them, would ask itself, and end.
: "${ROOT-}"

# resolv_conf USELESS FILE…: prints resolv.conf(5) for Pods from the first file with a name server that they can reach;
# fails when none has one. USELESS are addresses with spaces between.
resolv_conf() {
  local useless=$1 file word rest servers lines
  shift
  for file in "$@"; do
    if [[ ! -r "${ROOT}${file}" ]]; then continue; fi
    servers=0 lines=''
    while read -r word rest || [[ -n ${word} ]]; do
      rest=${rest%%[#;]*}
      rest=${rest%%*([[:space:]])}
      case ${word} in
        nameserver)
          # The C library takes three, and a kubelet complains of more.
          if ((servers == 3)) || ! is_for_pods "${rest}" "${useless}"; then continue; fi
          servers=$((servers + 1))
          ;;
        search | options) ;;
        *) continue ;;
      esac
      lines+="${word} ${rest}"$'\n'
    done <"${ROOT}${file}"
    if ((servers > 0)); then
      printf '# Managed by barekube, from %s\n%s' "${file}" "${lines}"
      return
    fi
  done
  return 1
}

# is_for_pods ADDRESS USELESS
is_for_pods() {
  case $1 in
    127.* | 0.* | ::1 | :: | ::ffff:127.* | *%* | [Ff][Ee]80:*) return 1 ;;
  esac
  [[ $1 =~ ^[0-9A-Fa-f.:]+$ && " $2 " != *" $1 "* ]]
}

# name_servers_in FILE…: those that there are, for a message.
name_servers_in() {
  local file word rest found=()
  for file in "$@"; do
    if [[ ! -r "${ROOT}${file}" ]]; then continue; fi
    while read -r word rest || [[ -n ${word} ]]; do
      if [[ ${word} == nameserver ]]; then found+=("${rest} in ${file}"); fi
    done <"${ROOT}${file}"
  done
  local IFS=,
  echo "${found[*]/#/ }"
}
