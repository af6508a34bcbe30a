# flanneld: unit.sh, and the removal of its interfaces, its packet filter rules and the Pods' bridge.
#   .conflist, .interfaces [name], .tables ["family name"]
#   .portmap  see host-ports.sh
#   .unused {tables ["family name"], chains ["table chain parent…"]}  what flanneld and the CNI plugins leave in the other
#             packet filter when they change from one to the other
#   .routes [network]  the Pod networks, if their routes lead through interfaces that stay
#   .share  with the shares in etcd; see etcd-share.sh
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${FIRST_START-}" "${VALUE[conflist]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=host-ports.sh
. "${KIT}/host-ports.sh"
if [[ -n ${VALUE["share file"]:-} ]]; then
  # shellcheck source=etcd-share.sh
  . "${KIT}/etcd-share.sh"
fi

apply() { apply_unit --before-start=find_share --after-start=finish; }

remove() {
  SHARE=''
  if [[ -n ${VALUE["share file"]:-} ]]; then SHARE=$(own_share); fi
  remove_unit --after-stop=remove_network
}

find_share() { if [[ -n ${VALUE["share file"]:-} ]]; then begin_with_share_of_node; fi; }

finish() {
  await_conflist
  if [[ ${FIRST_START} == yes ]]; then return; fi
  move_host_ports
  remove_unused
}

await_conflist() {
  local conflist="${ROOT}${VALUE[conflist]}"
  await_within 60 test -s "${conflist}" || fail_with_journal "${VALUE[unit]}" "did not write ${conflist} within 60 s"
}

remove_unused() {
  local words
  while read -ra words; do
    if ((${#words[@]} > 0)); then nft delete table "${words[@]}" 2>/dev/null || true; fi # missing if no Pod ever had a hostPort
  done <<<"${VALUE["unused tables"]:-}"
  while read -ra words; do
    if ((${#words[@]} == 0)); then continue; fi
    remove_chain iptables "${words[@]}"
    remove_chain ip6tables "${words[@]}"
  done <<<"${VALUE["unused chains"]:-}"
}

# remove_chain PROGRAM TABLE CHAIN PARENT…: flanneld forgets the rule that leads there, without which the chain stays too.
remove_chain() {
  local iptables=("$1" -w 5 -t "$2") chain=$3 parent
  if ! "${iptables[@]}" -S "${chain}" >/dev/null 2>&1; then return; fi
  shift 3
  for parent in "$@"; do
    { "${iptables[@]}" -S "${parent}" | grep -- "-j ${chain}\$" | sed 's/^-A/-D/' || true; } \
      | xargs --no-run-if-empty --max-lines=1 "${iptables[@]}"
  done
  "${iptables[@]}" -F "${chain}"
  "${iptables[@]}" -X "${chain}" || log "warning: ${HOSTNAME}: iptables' chain ${chain} stays, since something leads there"
}

remove_network() {
  local i port family table
  if [[ -n ${SHARE} ]]; then return_share "${SHARE}"; fi
  each interfaces
  for i in "${EACH[@]}"; do
    # The network namespace of a Pod, and with it the host's end of the veth pair, may outlive the Pod by minutes.
    for port in "${ROOT}/sys/class/net/${VALUE["interfaces ${i}"]}/brif/"*; do
      ip link delete "${port##*/}" 2>/dev/null || true # gone in the meantime
    done
    ip link delete "${VALUE["interfaces ${i}"]}" 2>/dev/null || true # missing if no Pod ever ran
  done
  each routes
  for i in "${EACH[@]}"; do
    ip route flush root "${VALUE["routes ${i}"]}" 2>/dev/null || true # none if there was no other node
  done
  each tables
  for i in "${EACH[@]}"; do
    read -r family table <<<"${VALUE["tables ${i}"]}"
    nft delete table "${family}" "${table}" 2>/dev/null || true # missing if flanneld never ran
  done
}
