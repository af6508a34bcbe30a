# The CNI plugins that a node of this project may use; the published archive holds more of them.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/cni-plugins-$version"
plugins=github.com/containernetworking/plugins/plugins
mkdir "$work/bin"
go_build "$work/bin/" "$plugins"/{ipam/host-local,main/{bridge,loopback,ptp},meta/{bandwidth,firewall,portmap,tuning}} \
  -- -X "github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v$version"
pack "$out/cni-plugins-linux-$arch-v$version.tgz" "$work/bin" .
