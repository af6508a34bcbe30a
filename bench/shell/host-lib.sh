# What both rivals use on a host. It is sent there over ssh in front of their own script, behind lines that set
#   NAME, ADDRESS, ROLE (master or worker), MASTERS (lines "name address"), MIRROR (URL), SUMS (lines "sha256 path")
# shellcheck disable=SC2034,SC2154 # some variables are for those scripts, some come from flanneld
set -euo pipefail
: "${NAME:?}" "${ADDRESS:?}" "${ROLE:?}" "${MASTERS:?}" "${MIRROR:?}" "${SUMS:?}"
export PATH=/opt/k8s/bin:$PATH
pki=/etc/kubernetes/pki
pod_cidr=172.30.0.0/16
service_cidr=10.254.0.0/16

# poll COMMAND…: until it succeeds; whoever started all this sets the time limit.
poll() { until "$@" >/dev/null 2>&1; do sleep 0.1; done; }

# together COMMAND ARGUMENT…: the command for each argument at once; fails when one does.
together() {
  local command=$1 argument pid pids=()
  shift
  for argument in "$@"; do
    "${command}" "${argument}" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "${pid}"; done
}

# path_of NAME: where the mirror has NAME, which may carry a version or an architecture.
path_of() { grep -oE "[^ ]+/$1([.-][^/ ]*)?\$" <<<"${SUMS}"; }

# download NAME FILE: refuses what has not the right checksum.
download() {
  local path sum
  path=$(path_of "$1")
  sum=$(grep -F " ${path}" <<<"${SUMS}")
  curl -fsS --output "$2" "${MIRROR}/${path}"
  if [[ $(openssl dgst -sha256 -r "$2") != "${sum%% *} "* ]]; then
    echo "error: ${NAME}: ${MIRROR}/${path} has another checksum than ${sum%% *}" >&2
    return 1
  fi
}

# install_artifact NAME: a program, or an archive of programs.
install_artifact() {
  local file=/opt/k8s/$1.download target=/opt/k8s/bin strip=0
  download "$1" "${file}"
  case $1 in
    cni-plugins) target=/opt/cni/bin ;;
    etcd | containerd) strip=1 ;;
    crictl) ;;
    *)
      chmod 0755 "${file}"
      mv "${file}" "/opt/k8s/bin/$1"
      return
      ;;
  esac
  tar -xzf "${file}" -C "${target}" --no-same-owner --strip-components="${strip}"
  rm "${file}"
}

prepare_host() {
  mkdir -p /opt/k8s/bin /opt/cni/bin /etc/cni/net.d "${pki}" /etc/containerd /etc/kube-flannel /run/flannel
  swapoff --all
  echo "${ADDRESS} ${NAME}" >>/etc/hosts
  printf '%s = 1\n' net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables net.ipv4.ip_forward \
    >/etc/sysctl.d/90-kubernetes.conf
  sysctl --quiet --load /etc/sysctl.d/90-kubernetes.conf
}

# service NAME LINE…: a unit, enabled but not started.
service() {
  local name=$1
  shift
  printf '%s\n' '[Unit]' "Description=${name}" After=network.target '[Service]' "$@" Restart=always RestartSec=2 \
    '[Install]' WantedBy=multi-user.target >"/etc/systemd/system/${name}.service"
  systemctl enable --quiet --no-reload "${name}"
}

# With the settings that the lab's hosts need: containers share one kernel with cgroup v1.
start_containerd() {
  cat >/etc/containerd/config.toml <<EOT
version = 3
[plugins.'io.containerd.cri.v1.images']
pinned_images = {sandbox = 'registry.k8s.io/pause:3.10.2'}
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = 'io.containerd.runc.v2'
options = {BinaryName = '/opt/k8s/bin/runc', SystemdCgroup = false}
EOT
  service containerd Type=notify Environment="PATH=${PATH}" ExecStart='/opt/k8s/bin/containerd' Delegate=yes \
    KillMode=process TasksMax=infinity
  systemctl start containerd
}

import_image() {
  local said
  if ! said=$(ctr --namespace k8s.io images import --local --digests=false "$1" 2>&1); then
    echo "error: ${NAME}: containerd cannot import $1: ${said}" >&2
    return 1
  fi
}

# start_flannel KUBECONFIG: once the node has its share of the Pod network; then the CNI configuration.
start_flannel() {
  printf '{"Network": "%s", "EnableNFTables": true, "Backend": {"Type": "vxlan"}}\n' "${pod_cidr}" \
    >/etc/kube-flannel/net-conf.json
  service flanneld Type=notify Environment="NODE_NAME=${NAME}" \
    ExecStart="/opt/k8s/bin/flanneld --kube-subnet-mgr --kubeconfig-file=$1 --iface=${ADDRESS} --ip-masq \
--net-config-path=/etc/kube-flannel/net-conf.json --public-ip=${ADDRESS}"
  systemctl start flanneld
  # shellcheck source=/dev/null
  . /run/flannel/subnet.env
  cat >/etc/cni/net.d/10-flannel.conflist.new <<EOT
{"cniVersion": "1.0.0", "name": "bench", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "hairpinMode": true, "mtu": ${FLANNEL_MTU:?},
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "${FLANNEL_SUBNET%.*}.0/24"}]],
            "routes": [{"dst": "${pod_cidr}"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}, "backend": "nftables"}]}
EOT
  mv /etc/cni/net.d/10-flannel.conflist{.new,}
}
