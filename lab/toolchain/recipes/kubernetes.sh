# The programs of Kubernetes that a cluster is made of, and kubectl.
# shellcheck source=kubernetes-version.sh
source "${BASH_SOURCE[0]%/*}/kubernetes-version.sh"

go_build "$out/" k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,kube-proxy,kubectl} \
  -- "${version_flags[@]}"
