# The images of VictoriaLogs and of vlagent, its collector, which are one Go module.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/victoria-logs"
for program in victoria-logs vlagent; do
  mkdir "$work/$program"
  go_build "$work/$program/$program" "github.com/VictoriaMetrics/VictoriaLogs/app/$program" -- \
    -X "github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version=$program-v$version"
  cp "$toolchain/images/$program/Containerfile" "$work/$program/"
  image "$out/$program-$version.tar" "docker.io/victoriametrics/$program:v$version" "$work/$program"
  rm -rf "$work/oci"
done
