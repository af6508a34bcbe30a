# One host of the kubeadm cluster up to `kubeadm init` or `join`; behind shell/host-lib.sh. Images have been
# imported before, see preload.sh.
: "${ADDRESS:?}" "${NAME:?}"

start_runtime() {
  together install_artifact containerd runc
  start_containerd
}

# As kubeadm's packages have it.
install_kubelet() {
  install_artifact kubelet
  service kubelet \
    'Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"' \
    'Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"' \
    'EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env' \
    "ExecStart=/opt/k8s/bin/kubelet \$KUBELET_KUBECONFIG_ARGS \$KUBELET_CONFIG_ARGS \$KUBELET_KUBEADM_ARGS"
}

prepare_host
start_runtime &
install_kubelet &
together install_artifact kubeadm kubectl crictl &
together install_artifact cni-plugins flanneld &
for job in $(jobs -p); do wait "${job}"; done
