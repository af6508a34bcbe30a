# flanneld: service.sh, and its interfaces, rules and the Pod bridge go with it.
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_start() {
  local conflist
  conflist="${ROOT}$(data .conflist)"
  wait_until 60 test -s "${conflist}" || explain flanneld.service "wrote no ${conflist} within 60 s"
}

after_stop() {
  local interface table
  while IFS= read -r interface; do
    ip link delete "${interface}" 2>/dev/null || true # not there when no Pod ever ran
  done < <(data '.interfaces[]')
  while IFS= read -r table; do
    # shellcheck disable=SC2086 # family and name
    nft delete table ${table} 2>/dev/null || true # not there when flanneld never ran
  done < <(data '.tables[]')
}
