# kube-proxy: unit.sh, and the removal of its packet filter rules.
#   .mode, .binary
: "${KIT:?}" "${ROOT-}" "${FIRST_START-}" "${VALUE[unit]:?}" "${VALUE[mode]:?}" "${VALUE[binary]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=previous-rules.sh
. "${KIT}/previous-rules.sh"

apply() { apply_unit --before-start=leave_other_mode --after-start=enter_mode; }
remove() { remove_unit --after-stop=remove_rules; }

# From nftables to another mode and back, kube-proxy itself removes what it kept in the other one when it starts. It cannot do
# so for IPVS from within its sandbox, and between iptables and IPVS it does not try.
leave_other_mode() {
  if [[ ${FIRST_START} == yes ]]; then return; fi
  case ${VALUE[mode]} in
    nftables) if has_chains; then keep_rules; fi ;;
    iptables) if has_table; then keep_rules; fi ;;
    ipvs)
      if has_chains; then stop_and_clean_up; fi
      return
      ;;
  esac
  if [[ -e "${ROOT}/sys/class/net/kube-ipvs0" ]]; then stop_and_clean_up; fi
}

keep_rules() {
  # The previous mode, to which the host goes back, needs no copies.
  # shellcheck disable=SC2034 # `fail` calls it
  ON_FAILURE=give_up_mode
  keep_previous_rules "${KIT}/previous-rules.sh"
}

give_up_mode() {
  drop_previous_rules
  go_back
}

enter_mode() {
  if [[ ${FIRST_START} == yes ]] || ! has_previous_rules; then return; fi
  case ${VALUE[mode]} in
    nftables) wait_until 60 has_table || true ;;
    iptables) wait_until 60 has_chains || true ;;
  esac
  drop_previous_rules
}

# IPVS needs no chains for single Pods.
has_chains() {
  [[ $(iptables-save -t nat 2>/dev/null) == *:KUBE-SEP-* || $(ip6tables-save -t nat 2>/dev/null) == *:KUBE-SEP-* ]]
}

# With a Service, that of the API at least.
has_table() {
  local family
  for family in ip ip6; do
    if [[ $(nft list map "${family}" kube-proxy service-ips 2>/dev/null) == *elements* ]]; then return; fi
  done
  return 1
}

stop_and_clean_up() {
  systemctl stop "${VALUE[unit]}"
  clean_up
}

remove_rules() {
  local family
  drop_previous_rules
  if [[ ${VALUE[mode]} == nftables ]]; then
    for family in ip ip6; do
      nft delete table "${family}" kube-proxy 2>/dev/null || true # missing if kube-proxy never ran
    done
  else
    clean_up
  fi
}

# In every mode.
clean_up() {
  if [[ ! -x ${VALUE[binary]} ]]; then return; fi
  "${VALUE[binary]}" --cleanup >&2 || log "warning: ${HOSTNAME}: kube-proxy could not remove all of its rules; a reboot removes the rest"
}
