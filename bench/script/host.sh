# One host of the hand-written script's cluster; behind shell/host-lib.sh.
: "${NAME:?}" "${ADDRESS:?}" "${ROLE:?}" "${MASTERS:?}" "${pki:?}" "${pod_cidr:?}" "${service_cidr:?}"
issuer=https://kubernetes.default.svc.cluster.local

# kubeconfig NAME CERTIFICATE SERVER
kubeconfig() {
  cat >"/etc/kubernetes/$1.conf" <<EOT
apiVersion: v1
kind: Config
clusters: [{name: bench, cluster: {server: "$3", certificate-authority: ${pki}/ca.crt}}]
users: [{name: $1, user: {client-certificate: ${pki}/$2.crt, client-key: ${pki}/$2.key}}]
contexts: [{name: bench, context: {cluster: bench, user: $1}}]
current-context: bench
EOT
}

# answers CERTIFICATE URL
answers() {
  curl --fail --silent --max-time 5 --cacert "${pki}/ca.crt" --cert "${pki}/$1.crt" --key "${pki}/$1.key" "$2"
}

start_etcd() {
  local name address members=()
  while read -r name address; do members+=("${name}=https://${address}:2380"); done <<<"${MASTERS}"
  service etcd Type=notify TimeoutStartSec=infinity ExecStart="/opt/k8s/bin/etcd --name=${NAME} \
--data-dir=/var/lib/etcd --listen-client-urls=https://127.0.0.1:2379,https://${ADDRESS}:2379 \
--advertise-client-urls=https://${ADDRESS}:2379 --listen-peer-urls=https://${ADDRESS}:2380 \
--initial-advertise-peer-urls=https://${ADDRESS}:2380 --listen-metrics-urls=http://127.0.0.1:2381 \
--initial-cluster=$(IFS=, && echo "${members[*]}") --initial-cluster-state=new --initial-cluster-token=bench \
--cert-file=${pki}/etcd-server.crt --key-file=${pki}/etcd-server.key --trusted-ca-file=${pki}/etcd-ca.crt \
--client-cert-auth --peer-cert-file=${pki}/etcd-peer.crt --peer-key-file=${pki}/etcd-peer.key \
--peer-trusted-ca-file=${pki}/etcd-ca.crt --peer-client-cert-auth"
  systemctl start etcd
}

start_apiserver() {
  local address servers=()
  while read -r _ address; do servers+=("https://${address}:2379"); done <<<"${MASTERS}"
  mkdir -p /var/log/kubernetes/audit
  printf '%s\n' 'apiVersion: audit.k8s.io/v1' 'kind: Policy' 'omitStages: [RequestReceived]' 'rules: [{level: Metadata}]' \
    >/etc/kubernetes/audit-policy.yaml
  service kube-apiserver Type=notify ExecStart="/opt/k8s/bin/kube-apiserver --advertise-address=${ADDRESS} \
--allow-privileged --anonymous-auth=false --audit-log-path=/var/log/kubernetes/audit/audit.log \
--audit-policy-file=/etc/kubernetes/audit-policy.yaml --authorization-mode=Node,RBAC --client-ca-file=${pki}/ca.crt \
--enable-admission-plugins=NodeRestriction --etcd-cafile=${pki}/etcd-ca.crt \
--etcd-certfile=${pki}/apiserver-etcd-client.crt --etcd-keyfile=${pki}/apiserver-etcd-client.key \
--etcd-servers=$(IFS=, && echo "${servers[*]}") --kubelet-certificate-authority=${pki}/ca.crt \
--kubelet-client-certificate=${pki}/apiserver-kubelet-client.crt \
--kubelet-client-key=${pki}/apiserver-kubelet-client.key --proxy-client-cert-file=${pki}/front-proxy-client.crt \
--proxy-client-key-file=${pki}/front-proxy-client.key --requestheader-allowed-names=front-proxy-client \
--requestheader-client-ca-file=${pki}/front-proxy-ca.crt --requestheader-extra-headers-prefix=X-Remote-Extra- \
--requestheader-group-headers=X-Remote-Group --requestheader-username-headers=X-Remote-User \
--service-account-issuer=${issuer} --service-account-key-file=${pki}/sa.pub \
--service-account-signing-key-file=${pki}/sa.key --service-cluster-ip-range=${service_cidr} \
--tls-cert-file=${pki}/apiserver.crt --tls-private-key-file=${pki}/apiserver.key"
  systemctl start kube-apiserver
}

start_managers() {
  local name
  for name in controller-manager scheduler; do
    kubeconfig "${name}" "${name}" https://127.0.0.1:6443
  done
  service kube-controller-manager ExecStart="/opt/k8s/bin/kube-controller-manager --allocate-node-cidrs \
--bind-address=127.0.0.1 --cluster-cidr=${pod_cidr} --service-cluster-ip-range=${service_cidr} \
--kubeconfig=/etc/kubernetes/controller-manager.conf --root-ca-file=${pki}/ca.crt \
--cluster-signing-cert-file=${pki}/ca.crt --cluster-signing-key-file=${pki}/ca.key \
--service-account-private-key-file=${pki}/sa.key --use-service-account-credentials"
  service kube-scheduler ExecStart="/opt/k8s/bin/kube-scheduler --bind-address=127.0.0.1 \
--kubeconfig=/etc/kubernetes/scheduler.conf"
  systemctl start kube-controller-manager kube-scheduler
}

control_plane() {
  poll test -f "${pki}/complete"
  start_etcd
  start_apiserver
  start_managers
  if [[ ${MASTERS} != "${NAME} "* ]]; then return; fi
  kubeconfig admin admin https://127.0.0.1:6443
  poll test -s /etc/kubernetes/addons.yaml -a -x /opt/k8s/bin/kubectl
  # Default roles are made after the server says that it is ready.
  poll kubectl --kubeconfig=/etc/kubernetes/admin.conf apply -f /etc/kubernetes/addons.yaml
}

start_load_balancer() {
  local address
  {
    printf '%s\n' 'include /etc/nginx/modules-enabled/*stream*.conf;' 'daemon off;' 'worker_processes 1;' \
      'pid /run/kube-lb.pid;' 'events {}' 'stream {' 'upstream api {' 'least_conn;'
    while read -r _ address; do echo "server ${address}:6443 max_fails=2 fail_timeout=3s;"; done <<<"${MASTERS}"
    printf '%s\n' '}' 'server { listen 127.0.0.1:8443; proxy_pass api; proxy_connect_timeout 1s; }' '}'
  } >/etc/kubernetes/nginx.conf
  service kube-lb ExecStart='/usr/sbin/nginx -e stderr -c /etc/kubernetes/nginx.conf'
  systemctl start kube-lb
}

start_kubelet() {
  local taints=
  if [[ ${ROLE} == master ]]; then
    taints='registerWithTaints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]'
  fi
  mkdir -p /var/lib/kubelet
  cat >/var/lib/kubelet/config.yaml <<EOT
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: ${pki}/ca.crt}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
clusterDNS: [10.254.0.2]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
failCgroupV1: false
failSwapOn: false
tlsCertFile: ${pki}/kubelet-server.crt
tlsPrivateKeyFile: ${pki}/kubelet-server.key
${taints}
EOT
  service kubelet ExecStart="/opt/k8s/bin/kubelet --config=/var/lib/kubelet/config.yaml \
--kubeconfig=/etc/kubernetes/kubelet.conf --hostname-override=${NAME} --node-ip=${ADDRESS}" KillMode=process
  systemctl start kubelet
}

start_proxy() {
  cat >/etc/kubernetes/kube-proxy.yaml <<EOT
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: /etc/kubernetes/kube-proxy.conf}
clusterCIDR: ${pod_cidr}
hostnameOverride: ${NAME}
mode: nftables
conntrack: {maxPerCore: 0, min: 0}
EOT
  service kube-proxy ExecStart='/opt/k8s/bin/kube-proxy --config=/etc/kubernetes/kube-proxy.yaml'
  systemctl start kube-proxy
}

fetch_image() {
  download "$1" "/opt/k8s/$1.tar"
  poll systemctl is-active containerd
  import_image "/opt/k8s/$1.tar"
}

has_subnet() { answers kubelet "https://127.0.0.1:8443/api/v1/nodes/${NAME}" | grep -q '"podCIDR"'; }

node() {
  local name
  start_load_balancer
  together install_artifact containerd runc cni-plugins
  start_containerd
  together install_artifact kubelet kube-proxy flanneld
  poll test -f "${pki}/complete"
  for name in kubelet kube-proxy flanneld; do kubeconfig "${name}" "${name}" https://127.0.0.1:8443; done
  # Against a server that is not there it would wait longer and longer between its tries.
  poll answers kubelet https://127.0.0.1:8443/readyz
  start_kubelet
  start_proxy
  poll has_subnet
  start_flannel /etc/kubernetes/flanneld.conf
}

prepare_host
if [[ ${ROLE} == master ]]; then
  together install_artifact etcd kube-apiserver kube-controller-manager kube-scheduler
  together install_artifact kubectl &
  control_plane &
fi
node &
together fetch_image pause coredns busybox &
together install_artifact crictl &
for job in $(jobs -p); do wait "${job}"; done
