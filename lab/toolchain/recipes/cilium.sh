# The images of cilium's agent and operator. Upstream's runtime image is made from Ubuntu; here it is a minimal Debian with
# the programs that the agent runs: clang, which compiles its eBPF programs on each node, iptables and ip.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/cilium"
project=github.com/cilium/cilium
sources=$(go list -m -f '{{.Dir}}' "$project")
root=$work/agent/root
debootstrap --variant=minbase --include=clang-19,ipset,iptables,iproute2,kmod bookworm "$root"
# What only compiles programs for user space, what nobody reads, and devices, which a container gets from its runtime.
rm -rf "${root:?}"/dev/* "$root"/usr/include "$root"/usr/lib/gcc "$root"/usr/share/{doc,info,locale,man} \
  "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
find "$root/usr/lib" -name '*.a' -delete
ln -s clang-19 "$root/usr/bin/clang"

version_flag=(-X "$project/pkg/version.ciliumVersion=$version")
tags=osusergo
go_build "$root/usr/bin/cilium-agent" "$project/daemon" -- "${version_flag[@]}"
go_build "$root/usr/bin/cilium-dbg" "$project/cilium-dbg" -- "${version_flag[@]}"
go_build "$root/usr/bin/cilium-health" "$project/cilium-health" -- "${version_flag[@]}"
go_build "$root/usr/bin/cilium-health-responder" "$project/cilium-health/responder" -- "${version_flag[@]}"
mkdir -p "$root/opt/cni/bin" "$root/var/lib/cilium"
go_build "$root/opt/cni/bin/cilium-cni" "$project/plugins/cilium-cni" -- "${version_flag[@]}"
tags=osusergo,ipam_provider_operator
go_build "$work/operator/cilium-operator-generic" "$project/operator" -- "${version_flag[@]}"

cp -r --no-preserve=mode "$sources/bpf" "$root/var/lib/cilium/bpf"
install --mode=0755 "$sources/images/cilium/init-container.sh" "$root/"

for name in agent operator; do
  cp "$toolchain/images/cilium/$name.Containerfile" "$work/$name/Containerfile"
done
image "$out/cilium-$version.tar" "quay.io/cilium/cilium:v$version" "$work/agent"
rm -rf "$work/oci"
image "$out/cilium-operator-$version.tar" "quay.io/cilium/operator-generic:v$version" "$work/operator"
