# etcd, etcdctl and etcdutl.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/etcd-$version"
name=etcd-v$version-linux-$arch
mkdir "$work/$name"
# The main package of etcd is the root of its module, so that it would be called "server" by itself.
go_build "$work/$name/etcd" go.etcd.io/etcd/server/v3
go_build "$work/$name/etcdctl" go.etcd.io/etcd/etcdctl/v3
go_build "$work/$name/etcdutl" go.etcd.io/etcd/etcdutl/v3
pack "$out/$name.tar.gz" "$work" "$name"
