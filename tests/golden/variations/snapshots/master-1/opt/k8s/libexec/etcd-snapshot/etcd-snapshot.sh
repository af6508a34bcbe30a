<the text of etcd-snapshot.sh and what it sources>
