# The images of MetalLB's controller and speaker. The version of frr-k8s that they need cannot be had; an older one is
# copied and given what it lacks, a field of peers of its BGP mode by FRR, which is not used.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"
# shellcheck source=copied-modules.sh
source "${BASH_SOURCE[0]%/*}/copied-modules.sh"

copied_module metallb
types=copies/frr-k8s/api/v1beta1
cp additions/frr-k8s.go "$types/as_path_prepend.go"
# shellcheck disable=SC2016 # the backquotes are Go's
sed -i 's/^type Advertise struct {$/&\n\tPrefixesWithAsPathPrepend []AsPathPrependPrefixes `json:"withAsPathPrepend,omitempty"`/' \
  "$types/frrconfiguration_types.go"

for program in controller speaker; do
  go_build "$work/$program/$program" "go.universe.tf/metallb/$program"
  cp "$toolchain/images/metallb/$program.Containerfile" "$work/$program/Containerfile"
  image "$out/metallb-$program-$version.tar" "quay.io/metallb/$program:v$version" "$work/$program"
  rm -r "$work/oci"
done
