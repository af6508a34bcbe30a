# The image of local-path-provisioner.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/local-path-provisioner"
go_build "$work/local-path-provisioner" github.com/rancher/local-path-provisioner -- -X "main.VERSION=v$version"
cp "$toolchain/images/local-path-provisioner/Containerfile" "$work/"
image "$out/local-path-provisioner-$version.tar" "docker.io/rancher/local-path-provisioner:v$version" "$work"
