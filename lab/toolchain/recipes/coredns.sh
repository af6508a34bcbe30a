# The image of CoreDNS.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/coredns-$version"
tags=grpcnotrace
go_build "$work/coredns" github.com/coredns/coredns
cp "$toolchain/images/coredns/Containerfile" "$work/"
image "$out/coredns-$version.tar" "registry.k8s.io/coredns/coredns:v$version" "$work"
