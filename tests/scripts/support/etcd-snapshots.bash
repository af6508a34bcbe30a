# Programs of a member of etcd that only do what snapshots need, and ${FAKE}/config, the
# configuration that leads to them.

# In setup, after new_host.
new_member() {
  mkdir -p "${FAKE}/answers" "${ROOT}"/etc/{kubernetes/pki,etcd/pki} "${ROOT}/data/member/wal"
  printf 'etcd, 3.6\n' >"${FAKE}/data"
  fake etcdctl '
    echo "etcdctl $*" >>"${FAKE}/calls"
    case "$*" in
      *"endpoint status"*)
        if [ -e "${FAKE}/down" ]; then echo "Error: context deadline exceeded" >&2; exit 1; fi
        printf "\"ClusterID\" : 14841639068965178418\n\"Revision\" : 7\n\"DBSize\" : 20480\n\"Leader\" : %s\n" "$(cat "${FAKE}/leader")" ;;
      *"snapshot save"*)
        for file; do :; done
        if [ -e "${FAKE}/no-snapshot" ]; then echo "Error: rpc error: no space left" >&2; exit 1; fi
        { cat "${FAKE}/data"; head -c 4096 /dev/zero; } | head -c 4096 >"${file}"
        sha256sum "${file}" | cut -d " " -f 1 | perl -ne "chomp; print pack q(H*), \$_" >>"${file}" ;;
    esac'
  fake etcdutl '
    echo "etcdutl $*" >>"${FAKE}/calls"
    case "$*" in
      *"snapshot status"*) echo "{\"hash\":1,\"revision\":7,\"totalKey\":3,\"totalSize\":4096,\"version\":\"3.6.0\"}" ;;
      *"snapshot restore"*)
        data= wal=
        while [ $# -gt 0 ]; do case $1 in --data-dir) data=$2 ;; --wal-dir) wal=$2 ;; esac; shift; done
        [ ! -e "${data}" ] || { echo "Error: data-dir not empty" >&2; exit 1; }
        mkdir -p "${data}/member/snap" "${wal:-${data}/member/wal}"
        echo restored >"${data}/member/snap/db"
        echo restored >"${wal:-${data}/member/wal}/0.wal" ;;
    esac'
  echo 9 >"${FAKE}/leader"
  cat >"${FAKE}/config" <<EOF
cluster lab
member master-1
kubernetes 1.36.4
etcd 3.6.14
etcdctl ${FAKE}/answers/etcdctl
etcdutl ${FAKE}/answers/etcdutl
access https://127.0.0.1:2379 /etc/etcd/pki/ca.crt /etc/kubernetes/pki/etcd-client.crt /etc/kubernetes/pki/etcd-client.key
data /data
directory /snapshots
keep 2
rclone /etc/etcd-snapshot/rclone.conf
EOF
}
