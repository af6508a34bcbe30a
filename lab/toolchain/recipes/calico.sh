# The manifests of Calico's operator, which upstream publishes only on sites that a lab without internet access cannot
# reach. What the operator defines is in its Go module, and put together here byte for byte as upstream does. No module
# has its account, roles and Deployment as of this version: they are those of an older one, with this version's image.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

cd "$toolchain/modules/calico"

# folder MODULE: where its files are; what is downloaded is compared with go.sum.
folder() {
  local wanted
  wanted=$(awk -v module="$1" '$1 == module { print $1 "@" $2 }' go.mod)
  go mod download -json "$wanted" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'
}
operator=$(folder github.com/tigera/operator)
calico=$(folder github.com/projectcalico/calico)

# definitions FOLDER PREFIX [PATTERN]: the files of the folder whose names match, each under its name.
definitions() {
  local file
  for file in "$1"/*.yaml; do
    [[ ${file##*/} =~ ${3:-.} ]] || continue
    printf -- '---\n# Source: crd.projectcalico.org.v1/templates/%s\n' "$2${file##*/}"
    cat "$file"
  done
}
# The operator has more, for another product.
of_calico='_(apiservers|gatewayapis|goldmanes|imagesets|installations|istios|managementclusterconnections|tigerastatuses|whiskers)\.'
crds=$operator/pkg/imports/crds
{
  echo '# crd.projectcalico.org/v1 and operator.tigera.io/v1 APIs'
  definitions "$crds/operator" '' "$of_calico"
  definitions "$crds/calico/v1.crd.projectcalico.org" calico/
  definitions "$crds/calico/policy.networking.k8s.io" calico/
} >"$out/operator-crds.yaml"

image=quay.io/tigera/operator
version_of_operator=$(awk '$1 == "github.com/tigera/operator" { print $2 }' go.mod)
# All documents but those that the file above has.
awk '
  function flush() { if (text !~ /\nkind: CustomResourceDefinition\n/) printf "%s", text; text = "" }
  $0 == "---" { flush() }
  { text = text $0 "\n" }
  END { flush() }' "$calico/manifests/tigera-operator.yaml" \
  | sed "s|$image:.*|$image:$version_of_operator|" >"$out/tigera-operator.yaml"
grep -q "image: $image:$version_of_operator$" "$out/tigera-operator.yaml"
