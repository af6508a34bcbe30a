/** etcdctl, as root runs it on a master. */
export const etcdctl =
  "/opt/k8s/bin/etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd-ca.crt " +
  "--cert /etc/kubernetes/pki/etcd-client.crt --key /etc/kubernetes/pki/etcd-client.key";
