# flanneld. Its UDP backend is written in C where the processor is an amd64; linked statically all the same.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/flannel-$version"
export CGO_ENABLED=1
tags=netgo,osusergo
go_build "$out/flanneld-$arch" github.com/flannel-io/flannel \
  -- -X "github.com/flannel-io/flannel/pkg/version.Version=v$version" -linkmode external -extldflags -static
