#!/usr/bin/env bats
# The scripts of the other parts that are built on unit.sh: what each adds to it.

load support/unit-with-api

@test "kube-apiserver: starts when etcd answers" {
  : >"${FAKE}/health"
  service kube-apiserver.service "{\"waitFor\": \"file://${FAKE}/health\"}"
  succeeds_with "kube-apiserver.service:start" apply kube-apiserver kube-apiserver
  succeeds_with "kube-apiserver.service:restart" apply kube-apiserver kube-apiserver 'del(.waitFor) | .reads.binary = "2"'
}

@test "flanneld: waits for the network configuration; removal deletes interfaces and tables" {
  service flanneld.service '{"conflist": "/etc/cni/net.d/10.conflist", "portmap": "/portmap", "interfaces": ["cni0", "flannel.1"],
    "tables": ["ip flannel-ipv4", "ip cni_hostport"], "leftovers": ["/etc/cni/net.d/10.conflist", "/run/flannel"]}'
  mkdir -p "${ROOT}/etc/cni/net.d"
  (
    until [[ -e "${FAKE}/units/flanneld.service/active" ]]; do sleep 0.1; done
    mkdir "${ROOT}/run/flannel"
    echo '{"name": "dev", "plugins": [{"type": "portmap"}]}' >"${ROOT}/etc/cni/net.d/10.conflist"
  ) 3>&- &
  succeeds_with "flanneld.service:start" apply flanneld flanneld
  wait
  fake nft 'exit 1'
  succeeds_with "" remove flanneld flanneld '.routes = ["172.30.0.0/16"]'
  [[ $(grep -E '^(ip|nft) ' "${FAKE}/calls") == $'ip link delete cni0\nip link delete flannel.1\nip route flush root 172.30.0.0/16\nnft delete table ip flannel-ipv4\nnft delete table ip cni_hostport' ]]
  [[ ! -e "${ROOT}/etc/cni/net.d/10.conflist" && ! -e "${ROOT}/run/flannel" ]]
}

# node_access: how the host reads its Node.
node_access() {
  mkdir -p "${ROOT}/var/lib/kubelet"
  cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
  jq --null-input --arg server "${SERVER}" --arg ca "${API}/ca.crt" '{name: "worker-7", $server, cacert: $ca,
    clientCertificate: "/var/lib/kubelet/client.pem", network: "/net"}'
}
set_node() {
  request PUT /api/v1/nodes/worker-7 --output /dev/null --data "$(jq --null-input --argjson spec "$1" '{metadata: {name: "worker-7"}, $spec}')"
}

@test "flanneld: with its share in etcd, it begins with that of its Node, once" {
  local share=/var/lib/cni/flannel/subnet.env
  service flanneld.service "{\"conflist\": \"/etc/cni/net.d/10.conflist\", \"portmap\": \"/portmap\", \"interfaces\": [], \"tables\": [],
    \"directories\": {\"/var/lib/cni/flannel\": {\"mode\": \"0755\"}}, \"leftovers\": [\"/var/lib/cni\"],
    \"share\": {\"file\": \"${share}\", \"network\": \"172.30.0.0/16\",
    \"prefix\": \"/net\", \"endpoints\": [\"https://192.0.2.1:2379\", \"https://192.0.2.2:2379\"],
    \"cacert\": \"/ca\", \"cert\": \"/crt\", \"key\": \"/key\"}, \"node\": $(node_access)}"
  mkdir -p "${ROOT}/etc/cni/net.d"
  echo '{"name": "dev", "plugins": [{"type": "portmap"}]}' >"${ROOT}/etc/cni/net.d/10.conflist"
  set_node '{}'
  time_flies
  fails_with "the Node of this host has no podCIDR, or no API server has answered, within 60 s" apply flanneld flanneld
  set_node '{"podCIDR": "172.30.7.0/24"}'
  apply flanneld flanneld
  [[ $(<"${ROOT}${share}") == $'FLANNEL_NETWORK=172.30.0.0/16\nFLANNEL_SUBNET=172.30.7.0/24' ]]
  echo FLANNEL_SUBNET=172.30.8.1/24 >"${ROOT}${share}"
  apply flanneld flanneld '.reads.binary = "2"'
  [[ $(<"${ROOT}${share}") == FLANNEL_SUBNET=172.30.8.1/24 ]]
  echo '{"plugins": [{"type": "bridge", "ipam": {"ranges": [[{"subnet": "172.30.8.0/24"}]]}}, {"type": "portmap"}]}' \
    >"${ROOT}/etc/cni/net.d/10.conflist"
  # The first member is gone.
  mkdir "${BATS_TEST_TMPDIR}/bin"
  cat >"${BATS_TEST_TMPDIR}/bin/curl" <<'END'
#!/bin/sh
cat >"${FAKE}/request"
echo "$*" >>"${FAKE}/curl-calls"
[ "$(wc -l <"${FAKE}/curl-calls")" = 2 ]
END
  chmod +x "${BATS_TEST_TMPDIR}/bin/curl"
  PATH="${BATS_TEST_TMPDIR}/bin:${PATH}" succeeds_with "" remove flanneld flanneld
  # Lengths of the message and of the key in it.
  [[ $(od --address-radix=n --format=x1 --read-bytes=7 "${FAKE}/request") == ' 00 00 00 00 1c 0a 1a' ]]
  [[ $(tail --bytes=+8 "${FAKE}/request") == /net/subnets/172.30.8.0-24 ]]
  [[ $(tail -n 1 "${FAKE}/curl-calls") == *"--cert /crt --key /key "*" https://192.0.2.2:2379/etcdserverpb.KV/DeleteRange" ]]
  [[ ! -e "${ROOT}/var/lib/cni" ]]
}

# fake_images [NAME…]: a containerd that has these images, none of them pinned.
fake_images() {
  printf '%s\n' "$@" >"${FAKE}/images"
  : >"${FAKE}/pinned"
  fake ctr 'case "$*" in
    *\"==pinned) cat "${FAKE}/pinned" ;;
    *list*) cat "${FAKE}/images" ;;
    *import*) for last; do :; done; basename "${last}" .tar | tee -a "${FAKE}/images" >>"${FAKE}/pinned" ;;
    *pinned=) sed -i "/^$7\$/d" "${FAKE}/pinned" ;;
    *label*) grep -xF "$7" "${FAKE}/images" >>"${FAKE}/pinned" ;;
  esac'
}

two_images() {
  service containerd.service '{"ctr": "ctr", "crictl": "crictl", "node": {"name": "a", "network": "/net"}, "socket": "/run/c.sock", "images": [{"name": "a:1", "archive": "/x/a:1.tar"}, {"name": "b:1", "archive": "/x/b:1.tar"}]}'
}

@test "containerd: imports missing images" {
  two_images
  fake_images a:11 b:1
  succeeds_with "containerd.service:start a:1" apply containerd containerd
  called 'ctr --address /run/c.sock --namespace k8s.io images import --local --digests=false --label io.cri-containerd.pinned=pinned /x/a:1.tar'
  called 'ctr *import*'
  forget_calls
  succeeds_with unchanged apply containerd containerd
  called 'ctr *' 1
  fake ctr 'case "$*" in *import*) echo "ctr: no such file" >&2; exit 1 ;; esac'
  fails_with "containerd cannot import /x/a:1.tar for a:1: ctr: no such file; see journalctl -u containerd.service" apply containerd containerd
}

@test "containerd: pins every image that it was given, and those alone" {
  two_images
  fake_images b:1 c:1
  succeeds_with "containerd.service:start a:1 b:1" apply containerd containerd
  [[ $(<"${FAKE}/pinned") == $'a:1\nb:1' ]]
  # Somebody has removed one since.
  printf '%s\n' b:1 c:1 >"${FAKE}/images"
  echo b:1 >"${FAKE}/pinned"
  succeeds_with "changed a:1" apply containerd containerd
  [[ $(<"${FAKE}/pinned") == $'b:1\na:1' ]]
}

@test "containerd: unpins what it is no longer given, but never the image of sandboxes" {
  local config='.files["/etc/containerd/config.toml"] = {mode: "0644", content: "sandbox = \"c:1\""} | '
  two_images
  fake_images
  apply containerd containerd "${config}"'.images += [{name: "c:1", archive: "/x/c:1.tar"}]'
  [[ $(sort "${FAKE}/pinned") == $'a:1\nb:1\nc:1' ]]
  echo mine:1 >>"${FAKE}/pinned"
  forget_calls
  succeeds_with "changed b:1" apply containerd containerd "${config}"'del(.images[1])'
  [[ $(sort "${FAKE}/pinned") == $'a:1\nc:1\nmine:1' ]]
  called 'ctr * images label b:1 io.cri-containerd.pinned=' 1
  forget_calls
  succeeds_with unchanged apply containerd containerd "${config}"'del(.images[1])'
  called 'ctr * images label *' 0
  succeeds_with "changed a:1" apply containerd containerd "${config}"'.images = []'
  [[ $(sort "${FAKE}/pinned") == $'c:1\nmine:1' ]]
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

@test "kube-network-watch: a repair heals at once, and removal takes away what the watch has added" {
  service kube-network-watch.service '{"program": "/opt/watch"}'
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\necho "watch $1" >>"${FAKE}/calls"\n' >"${ROOT}/opt/watch"
  chmod +x "${ROOT}/opt/watch"
  succeeds_with "kube-network-watch.service:start" apply kube-network-watch kube-network-watch
  called 'watch heal' 0
  apply kube-network-watch kube-network-watch '.repair = {number: 1, why: {cni0: "is missing"}}'
  called 'watch heal'
  printf '#!/bin/sh\nexit 1\n' >"${ROOT}/opt/watch"
  fails_with "the network of this node is still broken" \
    apply kube-network-watch kube-network-watch '.repair = {number: 2, why: {cni0: "is missing"}} | .reads.other = "2"'
  [[ ${output} != *'goes back'* ]]
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\necho "watch $1" >>"${FAKE}/calls"\n' >"${ROOT}/opt/watch"
  succeeds_with "" remove kube-network-watch kube-network-watch
  called 'watch drop'
}
