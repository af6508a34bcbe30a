#!/usr/bin/env bash
# The same cluster with kubeadm, with nothing in the way of it: images are there, no preflight checks, workers
# join while masters do. It has no load balancer in front of its API servers.
# shellcheck source=../shell/controller-lib.sh
. "$(dirname "$0")/../shell/controller-lib.sh"
token=abcdef.0123456789abcdef
first=${masters[0]}
server=$(awk -v host="${first}" '$1 == host {print $2}' "${INVENTORY}"):6443

# everywhere FUNCTION HOST…: at once, and done when all are.
everywhere() {
  local function=$1 host pid pids=()
  shift
  for host in "$@"; do
    "${function}" "${host}" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "${pid}"; done
}

set_up() { on "$1" bash -s < <(script_for "$1" "${here}/host.sh"); }

# kubeadm_on HOST VERB CONFIGURATION: says what kubeadm said only when it failed.
kubeadm_on() {
  local host=$1 verb=$2 said
  # shellcheck disable=SC2029 # the verb expands here
  said=$(on "${host}" "export PATH=\$PATH:/opt/k8s/bin
    cat >/etc/kubernetes/kubeadm.yaml && kubeadm ${verb} --config /etc/kubernetes/kubeadm.yaml" <<<"$3" 2>&1) \
    || { echo "error: kubeadm ${verb} on ${host}: ${said}" >&2 && return 1; }
}

registration() { # HOST TAINTS
  cat <<EOT
nodeRegistration:
  name: $1
  criSocket: unix:///run/containerd/containerd.sock
  taints: $2
  kubeletExtraArgs: [{name: node-ip, value: $(address_of "$1")}]
EOT
}
address_of() { awk -v host="$1" '$1 == host {print $2}' "${INVENTORY}"; }
master_taints='[{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]'

join() { # HOST TAINTS [CONTROL_PLANE]
  kubeadm_on "$1" 'join --skip-phases=preflight' "apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery: {bootstrapToken: {token: ${token}, apiServerEndpoint: '${server}', unsafeSkipCAVerification: true}}
${3-}
$(registration "$1" "$2")"
}

join_worker() {
  join "$1" '[]'
  flannel "$1"
}

# One after the other: a member of etcd must have caught up before the next may be added.
join_masters() {
  local host
  for host in "${masters[@]:1}"; do
    on "${host}" 'mkdir -p /etc/kubernetes/pki && tar -C /etc/kubernetes/pki -x' <"${work}/pki.tar"
    join "${host}" "${master_taints}" "controlPlane: {localAPIEndpoint: {advertiseAddress: $(address_of "${host}")}}"
    since_start "${host} joined"
    flannel "${host}" &
  done
  wait
}

flannel() {
  on "$1" 'umask 077; cat >/etc/kubernetes/flanneld.conf' <"${work}/flanneld.conf"
  on "$1" bash -s < <(script_for "$1" "${here}/flannel.sh")
}

everywhere set_up "${hosts[@]}"
since_start "hosts prepared"

kubeadm_on "${first}" 'init --skip-phases=preflight' "$(
  cat <<EOT
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{token: ${token}, usages: [authentication, signing], groups: ['system:bootstrappers:kubeadm:default-node-token']}]
localAPIEndpoint: {advertiseAddress: ${server%:*}}
$(registration "${first}" "${master_taints}")
---
$(sed "s/@SERVER@/${server}/" "${here}/cluster.yaml")
EOT
)"
since_start "kubeadm init"

# shellcheck disable=SC2016 # the host expands it
admin='export KUBECONFIG=/etc/kubernetes/admin.conf PATH=$PATH:/opt/k8s/bin;'
on "${first}" "${admin} kubectl apply -f - >/dev/null" <"${here}/../shell/flannel-roles.yaml"
on "${first}" "${admin} kubeadm kubeconfig user --client-name bench --org system:flannel 2>/dev/null" \
  >"${work}/flanneld.conf"
on "${first}" 'tar -C /etc/kubernetes/pki -c ca.crt ca.key sa.pub sa.key front-proxy-ca.crt front-proxy-ca.key etcd/ca.crt etcd/ca.key' \
  >"${work}/pki.tar"
mapfile -t workers < <(awk '$3 == "worker" {print $1}' "${INVENTORY}")
flannel "${first}" &
jobs=($!)
join_masters &
jobs+=($!)
everywhere join_worker "${workers[@]}" &
jobs+=($!)
for job in "${jobs[@]}"; do wait "${job}"; done
since_start "all joined"

# shellcheck disable=SC2029 # the names expand here
on "${first}" "${admin}
  kubectl wait --for=condition=Ready node ${hosts[*]} --timeout=120s >/dev/null
  kubectl --namespace kube-system rollout status deployment/coredns --timeout=120s >/dev/null"
since_start "all nodes Ready, CoreDNS runs"
