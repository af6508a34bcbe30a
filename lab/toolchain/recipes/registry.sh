# The reference implementation of an image registry: the program, to pull from in tests, and the image of the add-on.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/registry"
root=$work/image/root
mkdir -p "$root/bin" "$root/tmp"
go_build "$root/bin/registry" github.com/distribution/distribution/v3/cmd/registry
pack "$out/registry_${version}_linux_$arch.tar.gz" "$root/bin" registry

# Upstream's image has Alpine's shell; this one has Debian's static busybox, which is the same program. The package is
# only unpacked: installing it would replace the machine's own busybox.
(cd "$work" && apt-get download busybox-static && dpkg-deb --extract busybox-static_*.deb package)
cp "$work/package/bin/busybox" "$root/bin/"
ln -s busybox "$root/bin/sh"
cp "$toolchain/images/registry/Containerfile" "$work/image/"
image "$out/registry-$version.tar" "docker.io/library/registry:$version" "$work/image"
