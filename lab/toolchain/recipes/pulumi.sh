# The Pulumi CLI, without language hosts: those are not published as Go modules that can be built.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/pulumi"
go_build "$out/pulumi" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi \
  -- -X "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v$version"
