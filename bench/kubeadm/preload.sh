#!/usr/bin/env bash
# Has the images in containerd on all hosts, as if they had been pulled before: what is not measured.
# IMAGES is a file on this machine with all of them.
# shellcheck source=../shell/controller-lib.sh
. "$(dirname "$0")/../shell/controller-lib.sh"
: "${IMAGES:?}"

preload() {
  on "$1" 'mkdir -p /opt/k8s && cat >/opt/k8s/images.tar' <"${IMAGES}"
  on "$1" bash -s < <(
    script_for "$1" - <<'EOT'
mkdir -p /opt/k8s/bin /etc/containerd /etc/cni/net.d
together install_artifact containerd runc
start_containerd
import_image /opt/k8s/images.tar
systemctl disable --quiet --now containerd
rm -rf /opt/k8s /etc/containerd /etc/cni /etc/systemd/system/containerd.service
EOT
  )
}

pids=()
for host in "${hosts[@]}"; do
  preload "${host}" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "${pid}"; done
