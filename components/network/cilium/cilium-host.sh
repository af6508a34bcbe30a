# What a host has for cilium: unit.sh, and the removal of what its agent leaves in the kernel, once no Pod runs any more.
#   .notes   folder in which the unit has noted what was not there before; see mount-bpf.sh
: "${KIT:?}" "${ROOT-}" "${VALUE[notes]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit; }
remove() { remove_unit --after-stop=remove_network; }

remove_network() {
  remove_filters
  # Without these, the kernel lets go of the programs on links and of the maps.
  rm -rf "${ROOT}/sys/fs/bpf/cilium" "${ROOT}/sys/fs/bpf/tc/globals/cilium_"*
  rmdir "${ROOT}/sys/fs/bpf/tc/"* "${ROOT}/sys/fs/bpf/tc" "${ROOT}/sys/fs/bpf/"{xdp,ip,sk} 2>/dev/null || true # not if others use them
  if [[ -e "${ROOT}${VALUE[notes]}/mounted" ]]; then umount "${ROOT}/sys/fs/bpf" || true; fi
  if [[ -e "${ROOT}${VALUE[notes]}/locked" ]]; then rm -f "${ROOT}/run/xtables.lock"; fi
  # Where a host has no modules, the agent's Pod has made their folder.
  rmdir "${ROOT}/lib/modules" 2>/dev/null || true
  remove_links
  remove_routing
}

# Programs that are attached in the old way, by kernels before 6.6.
remove_filters() {
  local link direction pref
  for link in "${ROOT}/sys/class/net/"*; do
    for direction in ingress egress; do
      while read -r pref; do
        tc filter delete dev "${link##*/}" "${direction}" pref "${pref}"
      done < <(tc filter show dev "${link##*/}" "${direction}" 2>/dev/null \
        | awk '/ cil_/ && match($0, / pref [0-9]+ /) { split(substr($0, RSTART), words, " "); print words[2] }' | sort -u)
    done
  done
}

remove_links() {
  local link
  # cilium_net goes with cilium_host, its other end. Those of Pods may outlive the Pods.
  for link in "${ROOT}/sys/class/net/"*; do
    if [[ ${link##*/} =~ ^(cilium_.*|lxc_health|lxc[0-9a-f]{12})$ ]]; then
      ip link delete "${link##*/}" 2>/dev/null || true # gone in the meantime
    fi
  done
}

# The agent's routing tables, 2004 and 2005, and its rules; it has moved the kernel's first rule behind them.
remove_routing() {
  local family table
  for family in -4 -6; do
    for table in 2004 2005; do
      while ip "${family}" rule delete lookup "${table}" 2>/dev/null; do :; done
      ip "${family}" route flush table "${table}" 2>/dev/null || true
    done
    if ip "${family}" rule show 2>/dev/null | grep -q '^100:.*lookup local'; then
      ip "${family}" rule show | grep -q '^0:.*lookup local' || ip "${family}" rule add pref 0 lookup local
      ip "${family}" rule delete pref 100 lookup local
    fi
  done
}
