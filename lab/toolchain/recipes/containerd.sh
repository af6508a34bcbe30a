# containerd, its shim for runc, and ctr. Without the snapshotters that need C libraries.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/containerd-$version"
tags=no_btrfs,no_devmapper,no_zfs,no_aufs
project=github.com/containerd/containerd/v2
mkdir "$work/bin"
go_build "$work/bin/" "$project"/cmd/{containerd,containerd-shim-runc-v2,ctr} \
  -- -X "$project/version.Version=v$version" -X "$project/version.Revision="
pack "$out/containerd-$version-linux-$arch.tar.gz" "$work" bin
