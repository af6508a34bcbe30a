# The image of kubectl.
# shellcheck source=kubernetes-version.sh
source "${BASH_SOURCE[0]%/*}/kubernetes-version.sh"

go_build "$work/kubectl" k8s.io/kubernetes/cmd/kubectl -- "${version_flags[@]}"
cp "$toolchain/images/kubectl/Containerfile" "$work/"
image "$out/kubectl-$version.tar" "registry.k8s.io/kubectl:v$version" "$work"
