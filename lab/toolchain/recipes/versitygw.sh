# Versity's S3 gateway in front of a folder: storage for copies of snapshots.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/versitygw"
go_build "$work/versitygw" github.com/versity/versitygw/cmd/versitygw -- -X "main.Version=v$version"
pack "$out/versitygw_v${version}_Linux_$arch.tar.gz" "$work" versitygw
