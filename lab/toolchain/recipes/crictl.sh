# crictl.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/crictl"
go_build "$work/crictl" sigs.k8s.io/cri-tools/cmd/crictl -- -X "sigs.k8s.io/cri-tools/pkg/version.Version=v$version"
pack "$out/crictl-v$version-linux-$arch.tar.gz" "$work" crictl
