# The rules of kube-proxy's previous mode, under other names: kube-proxy removes them before it has written those of the new
# mode, which takes seconds on a busy node or with many Services. Until then the copies lead to Services. They go stale as
# Services change, so a timer removes them even if nobody else does.

readonly PREVIOUS_TABLE=kube-proxy-previous
# An iptables chain has room for two characters more than the longest name of kube-proxy's.
readonly PREVIOUS_CHAIN=KUBE-P-
readonly PREVIOUS_TIMER=kube-proxy-previous-rules
# The kubelet's own, and one that shows kube-proxy that a table was emptied.
readonly NOT_FOR_SERVICES='KUBE-(FIREWALL|KUBELET-CANARY|IPTABLES-HINT|PROXY-CANARY)'

# keep_previous_rules SCRIPT: SCRIPT is this file. Nothing depends on its success.
keep_previous_rules() {
  # shellcheck disable=SC2016 # for the other bash
  systemd-run --quiet --collect --unit="${PREVIOUS_TIMER}" --on-active=120 \
    bash -euc '. "$1"; drop_previous_rules' bash "$1" 2>/dev/null || return 0 # it still runs for an earlier run
  copy_tables
  copy_chains iptables
  copy_chains ip6tables
}

copy_tables() {
  local family
  for family in ip ip6; do
    nft --stateless list table "${family}" kube-proxy 2>/dev/null \
      | sed "s/^table ${family} kube-proxy /table ${family} ${PREVIOUS_TABLE} /" | nft -f - 2>/dev/null || true
  done
}

# copy_chains PROGRAM: with the rules that lead there, which come behind the present ones.
copy_chains() {
  local table
  for table in nat filter; do
    "$1-save" -t "${table}" 2>/dev/null | grep -E '^\*|^COMMIT|^:KUBE-|KUBE-' | grep -vE -- "${NOT_FOR_SERVICES}" \
      | sed -E "s/^(:|-A )KUBE-/\1${PREVIOUS_CHAIN}/; s/ -(j|g) KUBE-/ -\1 ${PREVIOUS_CHAIN}/" \
      | "$1-restore" --noflush --wait 5 2>/dev/null || true
  done
}

has_previous_rules() {
  nft list table ip "${PREVIOUS_TABLE}" >/dev/null 2>&1 || nft list table ip6 "${PREVIOUS_TABLE}" >/dev/null 2>&1 \
    || [[ $(iptables-save 2>/dev/null) == *":${PREVIOUS_CHAIN}"* || $(ip6tables-save 2>/dev/null) == *":${PREVIOUS_CHAIN}"* ]]
}

drop_previous_rules() {
  local family
  systemctl stop "${PREVIOUS_TIMER}.timer" 2>/dev/null || true
  for family in ip ip6; do nft delete table "${family}" "${PREVIOUS_TABLE}" 2>/dev/null || true; done
  drop_chains iptables
  drop_chains ip6tables
}

# drop_chains PROGRAM: in one go for each table.
drop_chains() {
  local table rules
  for table in nat filter; do
    rules=$("$1-save" -t "${table}" 2>/dev/null | grep -E -- "^:${PREVIOUS_CHAIN}|^-A .* -j ${PREVIOUS_CHAIN}") || continue
    {
      echo "*${table}"
      # Declared anew, a chain is empty.
      grep '^:' <<<"${rules}"
      grep -vE "^(:|-A ${PREVIOUS_CHAIN})" <<<"${rules}" | sed 's/^-A/-D/'
      sed -nE 's/^:([^ ]+) .*/-X \1/p' <<<"${rules}"
      echo COMMIT
    } | "$1-restore" --noflush --wait 5 || true
  done
}
