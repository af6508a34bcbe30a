# kube-bench with the checks of all benchmarks, laid out as in the published archive.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/kube-bench"
project=github.com/aquasecurity/kube-bench
go_build "$work/kube-bench" "$project" -- -X "$project/cmd.KubeBenchVersion=v$version"
# Modules are read-only, and what is made here is thrown away afterwards.
cp --recursive --no-preserve=mode "$(go list -m -f '{{.Dir}}' "$project")/cfg" "$work"
pack "$out/kube-bench_${version}_linux_$arch.tar.gz" "$work" cfg kube-bench
