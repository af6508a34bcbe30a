# runc, static, with seccomp: pods with the default seccomp profile do not start without it.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/runc-$version"
export CGO_ENABLED=1
tags=seccomp,urfave_cli_no_docs,netgo,osusergo
go_build "$out/runc.$arch" github.com/opencontainers/runc -- -linkmode external -extldflags -static
