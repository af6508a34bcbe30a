<the text of etcd-snapshot.sh>
<the text of snapshot-config.sh>
<the text of snapshot-check.sh>
<the text of snapshot-places.sh>
<the text of snapshot-save.sh>
main "$@"
