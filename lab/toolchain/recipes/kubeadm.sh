# kubeadm, which barekube itself never uses: only to compare with.
# shellcheck source=kubernetes-version.sh
source "${BASH_SOURCE[0]%/*}/kubernetes-version.sh"

go_build "$out/kubeadm" k8s.io/kubernetes/cmd/kubeadm -- "${version_flags[@]}"
