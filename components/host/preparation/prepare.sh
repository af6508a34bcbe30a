# Host preparation. A step whose subject this distribution or kernel does not have does nothing.
#   .hosts {name: address}, .swap, .firewall, .selinux, .time, .sysctl {key: value}, .modules [name],
#   .traces {paths, interfaces, tables, ipsets, networks}: see pod-traces.sh
#   .packages {debian: [], rhel: []}, .packageUnits {package: unit}, .users [name], .path [directory],
#   .cluster {name, podCIDR, serviceCIDR, …}: what a host keeps for as long as it is part of the cluster
: "${KIT:?}" "${ROOT-}" "${STATE:?}" "${APPLIED:?}" "${DATA:?}" "${EACH[*]-}" "${VALUE[*]:?}"
BEFORE="${STATE}/before"
# shellcheck source=originals.sh
. "${KIT}/originals.sh"
# shellcheck source=system-files.sh
. "${KIT}/system-files.sh"
# shellcheck source=packages.sh
. "${KIT}/packages.sh"
# shellcheck source=pod-traces.sh
. "${KIT}/pod-traces.sh"
# shellcheck source=packet-filter.sh
. "${KIT}/packet-filter.sh"
# shellcheck source=hosts-file.sh
. "${KIT}/hosts-file.sh"
# shellcheck source=swap.sh
. "${KIT}/swap.sh"
# shellcheck source=firewall.sh
. "${KIT}/firewall.sh"
# shellcheck source=selinux.sh
. "${KIT}/selinux.sh"
# shellcheck source=kernel.sh
. "${KIT}/kernel.sh"
# shellcheck source=users.sh
. "${KIT}/users.sh"
# shellcheck source=time.sh
. "${KIT}/time.sh"

# A host is part of one cluster at a time. It is part of one as soon as a unit of the cluster was applied to it; until
# then it can still become anything.
check() {
  local earlier=("${APPLIED}"/+([0-9])-prepare.json) records=("${APPLIED}"/+([0-9])-*.json) other
  if ((${#earlier[@]} == 0)); then return; fi
  # shellcheck disable=SC2016 # $ is jq's here
  other=$(jq --null-input --raw-output --slurpfile wanted <(printf '%s' "${DATA}") --slurpfile earlier "${earlier[0]}" '
    if any(inputs; .data.unit) then
      $earlier[0].data.cluster | select(. != null and . != $wanted[0].cluster) | to_entries
      | map("\(.key) \(.value)") | join(", ")
    else empty end' "${records[@]}")
  if [[ -z ${other} ]]; then return; fi
  fail "this host is part of a cluster with ${other}, which cannot be changed on a running cluster;" \
    "put the earlier values back into the stack file, or first remove the host from that cluster"
}

apply() {
  local step
  mkdir -p "${STATE}"
  install -d -m 0700 "${BEFORE}"
  read_earlier_promises
  for step in add_packages remember_packet_filter write_hosts turn_swap_off turn_firewall_off relax_selinux \
    load_modules set_sysctls create_users write_search_path synchronize_clock; do
    "${step}"
  done
  save_promises
  report
}

write_search_path() {
  local i directories=''
  each path
  for i in "${EACH[@]}"; do directories+=":${VALUE["path ${i}"]}"; done
  # shellcheck disable=SC2016 # the shell that reads the file expands $PATH
  write_own /etc/profile.d/barekube.sh "export PATH=\"\$PATH\"${directories@Q}"$'\n'
}

remove() {
  restore_hosts
  remove_pod_traces
  restore_packet_filter
  remove_pod_ipsets
  rm -f "${ROOT}"/etc/{modules-load.d/barekube.conf,sysctl.d/90-barekube.conf,profile.d/barekube.sh}{,.barekube-new}
  restore_sysctls
  unload_modules
  remove_users
  restore_time_service
  restore_selinux
  restore_firewall
  restore_swap
  rm -rf "${BEFORE}"
}
