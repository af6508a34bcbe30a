# iptables chains that the parts of a cluster create and never delete, and the tables around them. Seen through
# nftables, on which iptables is built today. And the lock of iptables, which units make before they start.
: "${BEFORE:?}" "${ROOT-}"

# Prefixes of the chains of Kubernetes, the Pod networks and the CNI plugins.
readonly CHAIN_PREFIXES='KUBE-|FLANNEL-|CNI-|cali-|(OLD_)?CILIUM_'

readonly LOCK=/run/xtables.lock WITHOUT_LOCK='no lock'

# Remembers which tables and chains existed before: lines of FAMILY TABLE [CHAIN], and WITHOUT_LOCK.
remember_packet_filter() {
  if [[ -f "${BEFORE}/packet-filter" ]] || ! command -v nft >/dev/null; then return; fi
  if ! { nft -j list tables && nft -j list chains; } \
    | jq --raw-output '.nftables[]
      | (.table // empty | "\(.family) \(.name)"), (.chain // empty | "\(.family) \(.table) \(.name)")' \
      >"${BEFORE}/packet-filter.new"; then
    log "warning: ${HOSTNAME}: nft does not list its tables, so the iptables chains of the cluster will stay after removal"
    return
  fi
  if [[ ! -e "${ROOT}${LOCK}" ]]; then echo "${WITHOUT_LOCK}" >>"${BEFORE}/packet-filter.new"; fi
  mv -fT "${BEFORE}/packet-filter.new" "${BEFORE}/packet-filter"
}

# Deletes in one transaction the rules that lead to such chains, the chains themselves, and chains and tables that no
# longer do anything after that.
restore_packet_filter() {
  if [[ ! -f "${BEFORE}/packet-filter" ]]; then return; fi
  if grep -qxF "${WITHOUT_LOCK}" "${BEFORE}/packet-filter"; then rm -f "${ROOT}${LOCK}"; fi
  # shellcheck disable=SC2016 # $ is jq's here
  nft -j list ruleset 2>/dev/null | jq --raw-output --rawfile before "${BEFORE}/packet-filter" \
    --arg prefixes "${CHAIN_PREFIXES}" '
    ($before | split("\n")) as $before
    | [.nftables[].chain | select(. != null and (.family | IN("ip", "ip6")))] as $chains
    | [.nftables[].rule | select(. != null)] as $rules
    | ([$chains[] | "\(.family) \(.table)"]) as $filled
    # firewalld leaves them when it is reloaded.
    | (.nftables[].table | select(. != null and (.family | IN("ip", "ip6"))) | "\(.family) \(.name)"
        | select(test(" (filter|nat|mangle|raw|security)$") and (IN($before[], $filled[]) | not)) | "delete table \(.)"),
    ($chains | group_by([.family, .table])[]
    | "\(.[0].family) \(.[0].table)" as $table
    | map(select(.name | test("^(\($prefixes))")) | .name
      | select("\($table) \(.)" | IN($before[]) | not)) as $ours
    | map(select(.name | IN($ours[]) | not)) as $others
    | [$rules[] | select("\(.family) \(.table)" == $table and (.chain | IN($ours[]) | not))] as $rules
    | ($rules | map(select(any(.expr[]; .jump.target // .goto.target // empty | IN($ours[]))))) as $jumps
    | ($rules - $jumps) as $rest
    | [$others[] | select("\($table) \(.name)" | IN($before[]) | not)
      | select(.hook and .policy == "accept" and (.name | IN($rest[].chain) | not))] as $idle
    | if ($table | IN($before[]) | not)
        and ($table | test(" (filter|nat|mangle|raw|security)$"))
        and ($others | length) == ($idle | length)
      then "delete table \($table)"
      else
        ($jumps[] | "delete rule \($table) \(.chain) handle \(.handle)"),
        ($ours[] | "flush chain \($table) \(.)"),
        (($ours + ($idle | map(.name)))[] | "delete chain \($table) \(.)")
      end)' | nft -f - \
    || log "warning: ${HOSTNAME}: iptables chains of the cluster stay; see nft list ruleset, and delete them or reboot"
}
