# The image of Traefik. Upstream takes two modules from forks that no module proxy has, and lego's DNS providers need
# others that cannot be had either. So these are copied, and given as much of them as Traefik needs to compile: this build
# has no DNS challenge, rules in the syntax of Traefik's second version match a request's path as it was sent, and digest
# authentication does not tell a client that its login has expired.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"
# shellcheck source=copied-modules.sh
source "${BASH_SOURCE[0]%/*}/copied-modules.sh"

copied_module traefik
find copies/lego/providers/dns -mindepth 1 -maxdepth 1 ! -name internal -exec rm -r {} +
cp additions/lego.go copies/lego/providers/dns/none.go
cp additions/mux.go copies/mux/routing_path.go
cp additions/go-http-auth.go copies/go-http-auth/stale.go

version_flag=(-X "github.com/traefik/traefik/v3/pkg/version.Version=$version")
go_build "$work/image/traefik" github.com/traefik/traefik/v3/cmd/traefik -- "${version_flag[@]}"
cp "$toolchain/images/traefik/Containerfile" "$work/image/"
image "$out/traefik-$version.tar" "docker.io/library/traefik:v$version" "$work/image"
