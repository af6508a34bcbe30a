#!/usr/bin/env bats
# The scripts built on unit.sh: what each adds to it.

load support/with-api

setup() {
  load support/host
  load support/api
  new_host
  mkdir "${FAKE}/answers"
}

# service UNIT [JSON]: a document for it.
service() {
  document --arg unit "$1" --argjson more "${2:-"{}"}" '{unit: $unit, reads: {binary: "1"},
    files: {"/etc/systemd/system/\($unit)": {mode: "0600", content: "[Service]\n"}}} + $more'
}
fake() {
  printf '#!/bin/sh\n%s\n' "$2" >"${FAKE}/answers/$1"
  chmod +x "${FAKE}/answers/$1"
}

@test "kube-apiserver: starts when etcd answers" {
  : >"${FAKE}/health"
  service kube-apiserver.service "{\"waitFor\": \"file://${FAKE}/health\"}"
  succeeds_with "kube-apiserver.service:start" apply kube-apiserver kube-apiserver
  succeeds_with "kube-apiserver.service:restart" apply kube-apiserver kube-apiserver 'del(.waitFor) | .reads.binary = "2"'
}

kubelet_service() {
  service kubelet.service "$(jq --null-input --arg server "${SERVER}" --arg ca "${API}/ca.crt" '{
    join: {bootstrapKubeconfig: "/etc/bootstrap.conf", kubeconfig: "/etc/kubelet.conf"}, generations: {kubernetes: [1]},
    node: {name: "worker-1", server: $server, cacert: $ca, clientCertificate: "/var/lib/kubelet/client.pem",
      network: "/etc/cni/net.d/10.conflist"}}')"
}
# put_node READY HEARTBEAT: the Node as its kubelet reports it.
put_node() {
  jq --null-input --arg ready "$1" --argjson time "$2" '{metadata: {name: "worker-1"}, spec: {podCIDR: "172.30.1.0/24"},
    status: {conditions: [{type: "Ready", status: $ready, lastHeartbeatTime: ($time | todate)}]}}' \
    | request PUT /api/v1/nodes/worker-1 --data @- --output /dev/null
}
joined_kubelet() {
  mkdir -p "${ROOT}/var/lib/kubelet" "${ROOT}/etc/cni/net.d"
  cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
  put_node True 1000
  kubelet_service
  apply kubelet kubelet
}

@test "kubelet: waits for its certificate and its podCIDR, then removes the token" {
  local node=worker-1
  kubelet_service
  mkdir -p "${ROOT}/var/lib/kubelet"
  : >"${ROOT}/etc/bootstrap.conf"
  (
    sleep 0.3
    cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
    sleep 0.2
    request PUT "/api/v1/nodes/${node}" --data '{"metadata": {"name": "worker-1"}}' --output /dev/null
    sleep 0.2
    [[ -e "${ROOT}/etc/bootstrap.conf" ]] && : >"${FAKE}/token-was-there"
    request PUT "/api/v1/nodes/${node}" --data '{"metadata": {"name": "worker-1"}, "spec": {"podCIDR": "172.30.1.0/24"}}' --output /dev/null
  ) 3>&- &
  succeeds_with "kubelet.service:start" apply kubelet kubelet
  wait
  [[ -e "${FAKE}/token-was-there" && ! -e "${ROOT}/etc/bootstrap.conf" ]]
  # No watch is left that would hold up the next run.
  SECONDS=0
  succeeds_with unchanged apply kubelet kubelet
  ((SECONDS < 30))
}

@test "kubelet: follows its server to another address" {
  mkdir -p "${ROOT}/etc"
  printf '%s\n' 'clusters:' '- cluster:' '    server: https://127.0.0.1:1' '  name: dev' >"${ROOT}/etc/kubelet.conf"
  joined_kubelet
  [[ $(<"${ROOT}/etc/kubelet.conf") == $'clusters:\n- cluster:\n    server: '"${SERVER}"$'\n  name: dev' ]]
}

@test "kubelet: joins again for another authority, with the certificate that it has" {
  local folder="${ROOT}/var/lib/kubelet" conf="${ROOT}/etc/kubelet.conf" second='.generations.kubernetes = [2, 1] | .reads.ca = "2"'
  mkdir -p "${ROOT}/etc"
  printf '    %s\n' "server: ${SERVER}" 'client-certificate: /var/lib/kubelet/client.pem' 'client-key: /var/lib/kubelet/client.pem' >"${conf}"
  joined_kubelet
  : >"${folder}/kubelet-client-2026-01-01.pem"
  [[ $(<"${folder}/issuer") == 1 && ! -e "${folder}/outgoing.pem" ]]
  forget_calls
  # Cut off while the kubelet waits for its new certificate.
  BAREKUBE_TIME_LIMIT_SECONDS=8 fails_with "was stopped after 8 s" apply kubelet kubelet "${second}"
  called 'systemctl restart*'
  [[ ! -e "${folder}/client.pem" && ! -e "${folder}/kubelet-client-2026-01-01.pem" && $(<"${folder}/issuer") == 1 ]]
  cmp "${folder}/outgoing.pem" <(cat "${API}/admin.crt" "${API}/admin.key")
  [[ $(stat -c %a "${folder}/outgoing.pem" "${ROOT}/etc/bootstrap.conf") == $'600\n600' ]]
  [[ $(<"${ROOT}/etc/bootstrap.conf") == "$(sed 's/client.pem/outgoing.pem/' "${conf}")" ]]
  (
    sleep 0.5
    cat "${API}/admin.crt" "${API}/admin.key" >"${folder}/client.pem"
  ) 3>&- &
  succeeds_with "" apply kubelet kubelet "${second}"
  wait
  [[ $(<"${folder}/issuer") == 2 && ! -e "${folder}/outgoing.pem" && ! -e "${ROOT}/etc/bootstrap.conf" ]]
  # It keeps the new one.
  succeeds_with unchanged apply kubelet kubelet "${second}"
  succeeds_with "kubelet.service:restart" apply kubelet kubelet "${second} | .reads.binary = \"2\""
  [[ -e "${folder}/client.pem" ]]
}

@test "kubelet: after a restart its node has to be reported Ready anew" {
  joined_kubelet
  echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  (
    sleep 0.5
    put_node False "$(date +%s)"
    sleep 0.3
    : >"${FAKE}/ready-now"
    put_node True "$(date +%s)"
  ) 3>&- &
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reads.binary = "2"'
  [[ -e "${FAKE}/ready-now" ]]
  wait
  put_node False 1000
  # The node of a kubelet that was not restarted is not waited for.
  succeeds_with unchanged apply kubelet kubelet '.reads.binary = "2"'
}

@test "kubelet: the next run waits again for a node that was not seen Ready after a restart" {
  joined_kubelet
  echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  BAREKUBE_TIME_LIMIT_SECONDS=5 fails_with "was stopped after 5 s" apply kubelet kubelet '.reads.binary = "2"'
  called 'systemctl restart*'
  (
    sleep 0.5
    put_node True "$(date +%s)"
    : >"${FAKE}/ready-now"
  ) 3>&- &
  forget_calls
  succeeds_with unchanged apply kubelet kubelet '.reads.binary = "2"'
  wait
  [[ -e "${FAKE}/ready-now" ]]
  called 'systemctl restart*' 0
}

@test "kubelet: a restart before there is a Pod network does not wait for a Ready node" {
  joined_kubelet
  put_node False 1000
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reads.binary = "2"'
}

@test "flanneld: waits for the network configuration; removal deletes interfaces and tables" {
  service flanneld.service '{"conflist": "/etc/cni/net.d/10.conflist", "interfaces": ["cni0", "flannel.1"],
    "tables": ["ip flannel-ipv4", "inet cni_hostport"], "leftovers": ["/etc/cni/net.d/10.conflist", "/run/flannel"]}'
  mkdir -p "${ROOT}/etc/cni/net.d" "${ROOT}/run/flannel"
  (
    sleep 0.3
    echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  ) 3>&- &
  succeeds_with "flanneld.service:start" apply flanneld flanneld
  wait
  fake nft 'exit 1'
  succeeds_with "" remove flanneld flanneld
  [[ $(grep -E '^(ip|nft) ' "${FAKE}/calls") == $'ip link delete cni0\nip link delete flannel.1\nnft delete table ip flannel-ipv4\nnft delete table inet cni_hostport' ]]
  [[ ! -e "${ROOT}/etc/cni/net.d/10.conflist" && ! -e "${ROOT}/run/flannel" ]]
}

@test "kube-proxy: removal deletes its rules, by nft or by kube-proxy itself" {
  local proxy="${BATS_TEST_TMPDIR}/kube proxy"
  service kube-proxy.service "{\"mode\": \"nftables\", \"binary\": \"${proxy}\"}"
  apply kube-proxy kube-proxy
  fake nft 'exit 1'
  succeeds_with "" remove kube-proxy kube-proxy
  called 'nft delete table ip kube-proxy'
  called 'nft delete table ip6 kube-proxy'
  forget_calls
  succeeds_with "" remove kube-proxy kube-proxy '.mode = "iptables"'
  printf '#!/bin/sh\necho "kube-proxy $*" >>"%s/calls"\n' "${FAKE}" >"${proxy}"
  chmod +x "${proxy}"
  succeeds_with "" remove kube-proxy kube-proxy '.mode = "iptables"'
  called 'kube-proxy --cleanup'
  called 'nft *' 0
}

@test "containerd: imports missing images" {
  fake ctr 'case "$*" in *list*) cat "${FAKE}/images" 2>/dev/null ;; *import*) for last; do :; done; basename "${last}" .tar >>"${FAKE}/images" ;; esac; true'
  service containerd.service '{"ctr": "ctr", "crictl": "crictl", "node": {"name": "a", "network": "/net"}, "socket": "/run/c.sock", "images": [{"name": "a:1", "archive": "/x/a:1.tar"}, {"name": "b:1", "archive": "/x/b:1.tar"}]}'
  echo a:11 >"${FAKE}/images"
  echo b:1 >>"${FAKE}/images"
  succeeds_with "containerd.service:start a:1" apply containerd containerd
  called 'ctr --address /run/c.sock --namespace k8s.io images import --local --digests=false /x/a:1.tar'
  forget_calls
  succeeds_with unchanged apply containerd containerd
  called 'ctr *import*' 0
  fake ctr 'case "$*" in *import*) echo "ctr: no such file" >&2; exit 1 ;; esac'
  fails_with "containerd cannot import /x/a:1.tar for a:1: ctr: no such file; see journalctl -u containerd.service" apply containerd containerd
}

@test "containerd: removal ends Pods, and never its own process group" {
  service containerd.service '{"ctr": "ctr", "crictl": "crictl", "node": {"name": "a", "network": "/net"}, "socket": "/run/c.sock", "leftovers": ["/run/containerd"]}'
  apply containerd containerd
  local cgroup="${ROOT}/sys/fs/cgroup/kubepods.slice/kubepods-pod1.slice" shim pod
  mkdir -p "${cgroup}" "${ROOT}/sys/fs/cgroup/system.slice" "${ROOT}/run/netns" "${ROOT}/run/containerd/x"
  : >"${ROOT}/run/netns/cni-1"
  : >"${ROOT}/run/netns/mine"
  sleep 300 3>&- &
  shim=$!
  sleep 300 3>&- &
  pod=$!
  printf '0\n%s\n' "${pod}" >"${cgroup}/cgroup.procs"
  # A real cgroup loses its processes when they end, and can be removed with its files.
  fake pgrep 'kill -0 '"${shim}"' 2>/dev/null && echo '"${shim}"'
    kill -0 '"${pod}"' 2>/dev/null || rm -f "'"${cgroup}"'/cgroup.procs"; true'
  succeeds_with "" remove containerd containerd
  not kill -0 "${shim}" 2>/dev/null
  not kill -0 "${pod}" 2>/dev/null
  [[ ! -e "${ROOT}/sys/fs/cgroup/kubepods.slice" && -d "${ROOT}/sys/fs/cgroup/system.slice" ]]
  [[ $(ls "${ROOT}/run/netns") == mine && ! -e "${ROOT}/run/containerd" ]]
}
