# A member of etcd: unit.sh, and
#   .dataDirectory, .walDirectory, .etcdctl
#   .health     URL that answers with success while this member takes part and has a leader
#   .peer       {name, url, cacert, cert, key}: how this member appears to the others
#   .root       {cert, key}: with which it asks the others for a place; with RBAC, nobody else may
#   .bootstrap  {path, cluster, token, joins}: environment that etcd reads only while its data directory is empty, so
#               that a change of the member list never restarts a member. `joins`: the others are serving already.
: "${KIT:?}" "${ROOT-}" "${VALUE[walDirectory]:?}" "${VALUE["bootstrap path"]:?}" "${VALUE["peer url"]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=etcd-members.sh
. "${KIT}/etcd-members.sh"
# shellcheck source=etcd-join.sh
. "${KIT}/etcd-join.sh"
# shellcheck source=etcd-restart.sh
. "${KIT}/etcd-restart.sh"
# shellcheck source=snapshot-before-upgrade.sh
. "${KIT}/snapshot-before-upgrade.sh"
: "${JOINING:?}"

apply() {
  snapshot_before_upgrade
  apply_unit --before-start=find_place --after-start=await_vote \
    --before-restart=await_dispensable --after-restart=await_health
}
remove() { remove_unit --after-stop=forget_bootstrap; }

# A member without data first asks the others for its place.
find_place() {
  local members='[]'
  if has_data; then
    rm -f "${ROOT}${VALUE["bootstrap path"]}"
    return
  fi
  if [[ ${VALUE["bootstrap joins"]:-} == true ]]; then
    wait_until 60 ask_members members \
      || fail "etcd cannot join: no member at $(other_peers | paste -sd ' ') has answered within 60 s;" \
        "see on those hosts: journalctl -u etcd"
  else
    ask_members members || true
  fi
  case $(own_place "${members}") in
    none) write_bootstrap new "${VALUE["bootstrap cluster"]}" ;;
    # The cluster is only being formed, and is waiting for this member.
    first) write_bootstrap new "$(initial_cluster "${members}")" ;;
    *) take_place ;;
  esac
}

has_data() {
  local logs=("${ROOT}${VALUE[walDirectory]}/"*.wal)
  ((${#logs[@]} > 0))
}

# write_bootstrap new|existing INITIAL_CLUSTER
write_bootstrap() {
  write_file "${VALUE["bootstrap path"]}" 0644 root:root \
    "ETCD_INITIAL_CLUSTER=$2
ETCD_INITIAL_CLUSTER_STATE=$1
ETCD_INITIAL_CLUSTER_TOKEN=${VALUE["bootstrap token"]}
"
}

forget_bootstrap() { rm -f "${ROOT}${VALUE["bootstrap path"]}"{,.barekube-new} "${JOINING}"; }
