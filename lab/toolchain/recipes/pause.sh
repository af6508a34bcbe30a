# The image of the pause container: one C file, which comes with the module k8s.io/kubernetes.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/kubernetes-1.36.4"
sources=$(go list -m -f "{{.Dir}}" k8s.io/kubernetes)
gcc -static -Os -s -Wall -Werror -DVERSION="v$version" -o "$work/pause" "$sources/build/pause/linux/pause.c"
cp "$toolchain/images/pause/Containerfile" "$work/"
image "$out/pause-$version.tar" "registry.k8s.io/pause:$version" "$work"
