# A small image to test with: Debian's static busybox, and a web server that answers with the name of its host.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

# The package is only unpacked: installing it would replace the machine's own busybox.
(cd "$work" && apt-get download busybox-static && dpkg-deb --extract busybox-static_*.deb package)
root=$work/image/root
mkdir -p "$root/bin" "$root/etc" "$root/tmp"
cp "$work/package/bin/busybox" "$root/bin/"
for applet in $("$root/bin/busybox" --list); do
  [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
done
cp -r "$toolchain/images/busybox/www" "$root/"
cp "$toolchain/images/busybox/Containerfile" "$work/image/"
image "$out/busybox.tar" "docker.io/library/busybox:$version" "$work/image"
