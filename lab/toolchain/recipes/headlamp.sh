# A stand-in for the image of Headlamp, whose own server cannot be built without access to the internet: Headlamp's pages
# from its npm package, behind a server of the lab's own.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/headlamp"
root=$work/image/root/headlamp
mkdir -p "$root"
go_build "$root/headlamp-server" ./server

cp -r pages "$work/"
(
  cd "$work/pages"
  npm ci --loglevel=error
  node_modules/.bin/vite build --logLevel warn --outDir "$root/frontend"
)

cp "$toolchain/images/headlamp/Containerfile" "$work/image/"
image "$out/headlamp-$version.tar" "ghcr.io/headlamp-k8s/headlamp:v$version" "$work/image"
