# One step on one host of the hand-written upgrade, whose name follows; behind shell/host-lib.sh.
: "${ROLE:?}" "${NAME:?}" "${pki:?}"
new=/opt/k8s/new

# install_new NAME: beside the present programs, which still run.
install_new() {
  download "$1" "${new}/$1"
  if [[ $1 == etcd ]]; then
    tar -xzf "${new}/etcd" -C "${new}" --no-same-owner --strip-components=1 --overwrite
  else
    chmod 0755 "${new}/$1"
  fi
}

fetch() {
  mkdir -p "${new}"
  together install_new kubelet kube-proxy
  if [[ ${ROLE} == master ]]; then
    together install_new etcd kube-apiserver kube-controller-manager kube-scheduler kubectl
  fi
}

# restart NAME…: with the new program of that name.
restart() {
  local name
  for name in "$@"; do mv -f "${new}/${name}" "/opt/k8s/bin/${name}"; done
  systemctl restart "$@"
}

snapshot() {
  /opt/k8s/bin/etcdctl --endpoints=https://127.0.0.1:2379 --cacert="${pki}/etcd-ca.crt" \
    --cert="${pki}/apiserver-etcd-client.crt" --key="${pki}/apiserver-etcd-client.key" snapshot save /var/lib/before.db
}

etcd() {
  restart etcd
  poll curl --fail --silent http://127.0.0.1:2381/health
}

control_plane() {
  restart kube-apiserver
  poll curl --fail --silent --cacert "${pki}/ca.crt" --cert "${pki}/kubelet.crt" --key "${pki}/kubelet.key" \
    https://127.0.0.1:6443/readyz
  restart kube-controller-manager kube-scheduler
  mv -f "${new}/kubectl" /opt/k8s/bin/kubectl
}

node() {
  restart kubelet kube-proxy
  poll curl --fail --silent http://127.0.0.1:10248/healthz
}
