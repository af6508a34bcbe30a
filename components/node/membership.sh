# A node's place in the cluster:
#   .node, .labels {key: value}, .taints [{key, value, effect}]
#   .tokenID               of the bootstrap token that it joins with; see token.sh
#   .ownNetwork            the users bring the Pod network themselves, perhaps later
#   .networkPods [path]    lists in the API of the Pods that set up the Pod network, if Pods do
#   .staleAnnotations [key]  annotations of the Node that go
#   .lost                  the node is dead for good, so it is removed now and not with its resource
#   .former {node, addresses [address]}  the Node that the host had under its former name; see former-node.sh
#   .drainSeconds, .kubectl, .kubeconfig
: "${KIT:?}" "${EACH[*]-}" "${VALUE[node]:?}" "${VALUE[tokenID]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
# shellcheck source=unpulled-images.sh
. "${KIT}/unpulled-images.sh"
# shellcheck source=node-labels.sh
. "${KIT}/node-labels.sh"
# shellcheck source=node-removal.sh
. "${KIT}/node-removal.sh"
: "${SERVER:?}" "${ACCESS[*]:?}" "${UNPULLED-}" "${IS_READY:?}"
NODE=${VALUE[node]}
# What the kubelet says while it is healthy and has no CNI configuration.
LACKS_NETWORK='any(.status.conditions[]?; .type == "Ready" and (.message | contains("NetworkReady=false")))'
EXPECTED=${IS_READY}
if [[ ${VALUE[ownNetwork]:-} == true ]]; then EXPECTED="(${IS_READY}) or (${LACKS_NETWORK})"; fi
acts_on_cluster

apply() {
  local refusal='it does not answer'
  if [[ ${VALUE[lost]:-} == true ]]; then
    remove_lost
    report
    return
  fi
  await_node
  remove_former_node
  wait_until 30 patch_node refusal || fail "the API server refused the labels and taints of ${NODE}: ${refusal}"
  say_what_is_next
  # The token would expire by itself, but only minutes later.
  remove_token
  report
}

await_node() {
  each networkPods
  if ((${#EACH[@]} == 0)); then
    node_becomes 180 "${EXPECTED}" "${NODE}" "${SERVER}" "${ACCESS[@]}" \
      || fail "${NODE} is not Ready after 180 s: $(node_condition); see there: journalctl -u kubelet," \
        "and the journal of the Pod network's unit"
    return
  fi
  # It has to pull the images of the Pod network first.
  becomes_unless_unpulled 600 "${EXPECTED}" "${SERVER}/api/v1/nodes?fieldSelector=metadata.name%3D${NODE}" \
    networkPods "?fieldSelector=spec.nodeName%3D${NODE}" && return
  if [[ -n ${UNPULLED} ]]; then fail "${NODE} is not Ready: ${UNPULLED}"; fi
  fail "${NODE} is not Ready after 600 s: $(node_condition); see there: journalctl -u kubelet, and the Pod network's" \
    "Pods: kubectl get pods --all-namespaces --field-selector spec.nodeName=${NODE}"
}

# Its kubelet has registered it once more if it was restarted after the Node had left.
remove_former_node() {
  local name=${VALUE["former node"]:-} node=''
  if [[ -z ${name} ]] || ! get_node node "${name}" || ! is_at "${node}" "${VALUE["former addresses"]}"; then return; fi
  kubectl delete node "${name}" --ignore-not-found >&2
  CHANGED+=("${name}")
}

# The token and the right to join that comes with it. Usually a run before this one has removed both.
remove_token() {
  local id=${VALUE[tokenID]} rbac="${SERVER}/apis/rbac.authorization.k8s.io/v1"
  curl --silent --max-time 30 --request DELETE "${ACCESS[@]}" \
    "${SERVER}/api/v1/namespaces/kube-system/secrets/bootstrap-token-${id}" \
    "${rbac}/clusterrolebindings/barekube:join:${id}" "${rbac}/clusterroles/barekube:join:${id}" >/dev/null 2>&1 || true
}

say_what_is_next() {
  if [[ ${VALUE[ownNetwork]:-} != true ]] || api GET "/api/v1/nodes/${NODE}" | jq --exit-status "${IS_READY}" >/dev/null; then return; fi
  log "${NODE} has joined, and becomes Ready once you have installed a Pod network, since network.plugin is none:" \
    "its configuration belongs in /etc/cni/net.d, its plugins in /opt/cni/bin"
}

node_condition() {
  { api GET "/api/v1/nodes/${NODE}" \
    | jq --raw-output 'first(.status.conditions[]? | select(.type == "Ready") | .message) // .message'; } 2>/dev/null \
    || echo "the API server at ${SERVER} does not answer"
}

remove() { remove_node; }
