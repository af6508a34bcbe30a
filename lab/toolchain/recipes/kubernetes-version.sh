# Sourced by the recipes that build from k8s.io/kubernetes: enters the module of $version and says what the
# programs answer when asked for theirs. Without it they are v0.0.0-master, which no version check accepts.
# shellcheck shell=bash
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/kubernetes-$version"

IFS=. read -r major minor _ <<<"$version"
version_flags=()
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  version_flags+=(
    -X "$package.gitVersion=v$version"
    -X "$package.gitMajor=$major"
    -X "$package.gitMinor=$minor"
    -X "$package.gitCommit=unknown"
    -X "$package.gitTreeState=archive"
  )
done
