# The reference implementation of an image registry, to pull from in tests.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/registry"
go_build "$work/registry" github.com/distribution/distribution/v3/cmd/registry
pack "$out/registry_${version}_linux_$arch.tar.gz" "$work" registry
