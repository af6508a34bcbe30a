# The image of metrics-server.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/metrics-server"
go_build "$work/metrics-server" sigs.k8s.io/metrics-server/cmd/metrics-server -- \
  -X "k8s.io/client-go/pkg/version.gitVersion=v$version"
cp "$toolchain/images/metrics-server/Containerfile" "$work/"
image "$out/metrics-server-$version.tar" "registry.k8s.io/metrics-server/metrics-server:v$version" "$work"
