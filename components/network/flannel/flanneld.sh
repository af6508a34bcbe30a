# flanneld: service.sh, and its interfaces, rules and the Pod bridge go with it.
#   .conflist, .interfaces [name], .tables ["family name"]
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${VALUE[conflist]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_start() {
  local conflist="${ROOT}${VALUE[conflist]}"
  wait_until 60 test -s "${conflist}" || explain "${VALUE[unit]}" "wrote no ${conflist} within 60 s"
}

after_stop() {
  local i port family table
  each interfaces
  for i in "${EACH[@]}"; do
    # A Pod's end of the line may outlive the Pod by minutes, and with it the host's end.
    for port in "${ROOT}/sys/class/net/${VALUE["interfaces ${i}"]}/brif/"*; do
      ip link delete "${port##*/}" 2>/dev/null || true # gone meanwhile
    done
    ip link delete "${VALUE["interfaces ${i}"]}" 2>/dev/null || true # not there when no Pod ever ran
  done
  each tables
  for i in "${EACH[@]}"; do
    read -r family table <<<"${VALUE["tables ${i}"]}"
    nft delete table "${family}" "${table}" 2>/dev/null || true # not there when flanneld never ran
  done
}
