# Applies the manifests that upstream publishes for a Pod network, as they are.
#   .manifests [path]        in this order
#   .kubectl, .kubeconfig
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${VALUE[kubectl]:?}" "${VALUE[kubeconfig]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"
acts_on_cluster

apply() {
  local i
  wait_until 120 is_api_ready \
    || fail "the API server at ${SERVER} is not ready after 120 s; see there: journalctl -u kube-apiserver"
  each manifests
  for i in "${!EACH[@]}"; do apply_manifest "${VALUE["manifests ${i}"]}"; done
  echo "applied ${#EACH[@]} manifests"
}

# apply_manifest PATH: objects of the kinds that it defines can be applied when this is done.
apply_manifest() {
  local manifest="${ROOT}$1" applied=() kinds=() refusal="${ROOT}/run/barekube/kubectl-refusal"
  mapfile -t applied < <(kubectl apply --server-side --force-conflicts --field-manager=barekube --validate=strict \
    --output=name --filename="${manifest}" 2>"${refusal}")
  wait $! || fail "the API server refused something in ${manifest}: $(tail -n 1 "${refusal}")"
  for object in "${applied[@]}"; do
    if [[ ${object} == customresourcedefinition.* ]]; then kinds+=("${object}"); fi
  done
  if ((${#kinds[@]} == 0)); then return; fi
  kubectl wait --for=condition=Established --timeout=60s "${kinds[@]}" >/dev/null 2>"${refusal}" \
    || fail "the API server does not serve what ${manifest} defines: $(tail -n 1 "${refusal}"); run again"
}

# Its cache is in a directory that a reset of the host removes.
kubectl() {
  command "${VALUE[kubectl]}" --kubeconfig "${VALUE[kubeconfig]}" --server "${SERVER}" --cache-dir "${ROOT}/run/barekube/kubectl" "$@"
}

# The objects go with the cluster.
remove() { :; }
