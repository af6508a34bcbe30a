#!/usr/bin/env bats
# membership.sh: what a node is to the cluster, and how it leaves, from a master.

load support/on-master

use_membership() {
  document --arg node "${NODE}" --argjson api "$(api_access)" '{api: $api, node: $node,
    labels: {"example.com/zone": "a"}, taints: [{key: "dedicated", value: "gpu", effect: "NoSchedule"}],
    tokenID: "abc\($node[5:])", drainSeconds: 5, kubectl: "kubectl", kubeconfig: "/admin.conf"}'
}

@test "membership: sets labels and taints, and removes the token" {
  use_membership
  put_node '{"spec": {"taints": [{"key": "node.cloud/x", "effect": "NoExecute"}]}}'
  local secret="/api/v1/namespaces/kube-system/secrets/bootstrap-token-abc${BATS_TEST_NUMBER}" path
  local right="/apis/rbac.authorization.k8s.io/v1/clusterroles/barekube:join:abc${BATS_TEST_NUMBER}"
  for path in "${secret}" "${right}" "${right/roles/rolebindings}"; do
    request PUT "${path}" --data '{}' --output /dev/null
  done
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}"
  [[ $(object "/api/v1/nodes/${NODE}" .metadata.labels) == '{"os":"linux","example.com/zone":"a"}' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '[.spec.taints[].key]') == '["node.cloud/x","dedicated"]' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '.metadata.annotations["barekube.io/token"]') == "\"abc${NODE#node-}\"" ]]
  for path in "${secret}" "${right}" "${right/roles/rolebindings}"; do fails_with 404 request GET "${path}"; done
  succeeds_with unchanged apply membership "membership-${NODE}"
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "membership: removes only what it has set itself and is no longer asked for" {
  use_membership
  put_node '{"spec": {"taints": [{"key": "node.cloud/x", "effect": "NoExecute"}]}}'
  apply membership "membership-${NODE}"
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" '.labels = {"é": "$(x) \"q\""} | .taints = []'
  [[ $(object "/api/v1/nodes/${NODE}" .metadata.labels) == '{"os":"linux","é":"$(x) \"q\""}' ]]
  [[ $(object "/api/v1/nodes/${NODE}" '[.spec.taints[].key]') == '["node.cloud/x"]' ]]
}

@test "membership: annotations that mean nothing any longer go, and others stay" {
  use_membership
  put_node '{"metadata": {"annotations": {"flannel.alpha.coreos.com/public-ip": "192.0.2.1", "example.com/a": "b"}}}'
  local stale='.staleAnnotations = ["flannel.alpha.coreos.com/public-ip", "flannel.alpha.coreos.com/backend-data"]'
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" "${stale}"
  [[ $(object "/api/v1/nodes/${NODE}" '.metadata.annotations | keys | map(select(startswith("barekube") | not))') == '["example.com/a"]' ]]
  succeeds_with unchanged apply membership "membership-${NODE}" "${stale}"
}

@test "membership: waits for the node to appear and to become Ready" {
  use_membership
  (
    sleep 0.3
    put_node '{"status": {"conditions": [{"type": "Ready", "status": "False"}]}}'
    sleep 0.3
    put_node
  ) 3>&- &
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}"
  wait
}

@test "membership: a node that cannot pull an image of the Pod network is told with the image" {
  use_membership
  time_flies
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "False", "message": "no network"}]}}'
  local pods="/api/v1/namespaces/membership-${BATS_TEST_NUMBER}/pods"
  jq --null-input '{metadata: {namespace: "calico-system", name: "calico-node-x"}, spec: {nodeName: "worker-1"}, status: {
    containerStatuses: [{image: "quay.io/calico/node:v3", state: {waiting: {reason: "ImagePullBackOff", message: "no such host"}}}]}}' \
    | request PUT "${pods}/calico-node-x" --data-binary @- --output /dev/null
  fails_with "${NODE} is not Ready: Pod calico-system/calico-node-x on worker-1 cannot pull the image quay.io/calico/node:v3 (no such host); let the nodes reach quay.io, " \
    apply membership "membership-${NODE}" ".networkPods = [\"${pods}\"]"
  fails_with "${NODE} is not Ready after 600 s: no network; see there: journalctl -u kubelet, and the Pod network's Pods: " \
    apply membership "membership-${NODE}" '.networkPods = ["/api/v1/namespaces/none/pods"]'
  put_node
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" ".networkPods = [\"${pods}\"]"
}

@test "membership: with a network of the user's, a node need not be Ready yet, and says what comes next" {
  use_membership
  local lacks='{"status": {"conditions": [{"type": "Ready", "status": "False",
    "message": "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"}]}}'
  put_node "${lacks}"
  succeeds_with "${NODE} has joined, and becomes Ready once you have installed a Pod network, since network.plugin is none: its configuration belongs in /etc/cni/net.d" \
    apply membership "membership-${NODE}" '.ownNetwork = true'
  (
    sleep 0.5
    put_node
  ) 3>&- &
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "False", "message": "PLEG is not healthy"}]}}'
  run apply membership "membership-${NODE}" '.ownNetwork = true'
  wait
  [[ ${status} == 0 && ${output} != *"has joined"* ]]
}

@test "membership: a former Node of the same host that has come back is deleted, and no other of that name" {
  local former="former-${BATS_TEST_NUMBER}" place='{"status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.7"}]}}'
  use_membership
  put_node
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" ".former = {node: \"${former}\", addresses: [\"192.0.2.7\"]}"
  NODE=${former} put_node "${place}"
  succeeds_with unchanged apply membership "membership-${NODE}" ".former = {node: \"${former}\", addresses: [\"192.0.2.70\"]}"
  called 'kubectl*' 0
  succeeds_with "changed ${former}" apply membership "membership-${NODE}" \
    ".former = {node: \"${former}\", addresses: [\"192.0.2.70\", \"192.0.2.7\"]}"
  called 'kubectl * drain *' 0
  called "kubectl * delete node ${former} --ignore-not-found"
}

@test "membership: removal drains, then deletes" {
  use_membership
  put_node
  succeeds_with "" remove membership "membership-${NODE}"
  [[ $(grep '^kubectl' "${FAKE}/calls" | cut -d ' ' -f 8-9) == "drain ${NODE}"$'\n'"delete node" ]]
  called "kubectl --kubeconfig /admin.conf --server ${SERVER} --cache-dir ${ROOT}/run/barekube/kubectl drain ${NODE} --ignore-daemonsets --delete-emptydir-data --force --timeout=5s"
}

@test "membership: does not wait for Pods on a node that is not Ready" {
  use_membership
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}'
  succeeds_with "" remove membership "membership-${NODE}"
  called "kubectl * drain ${NODE} * --skip-wait-for-delete-timeout 5 --timeout=5s"
}

@test "membership: a lost node is removed with its Pods, without a drain" {
  use_membership
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}'
  succeeds_with "changed ${NODE}" apply membership "membership-${NODE}" '.lost = true'
  called 'kubectl * drain *' 0
  called "kubectl * delete pods --all-namespaces --field-selector spec.nodeName=${NODE} --force --wait=false"
  called "kubectl * delete node ${NODE} --ignore-not-found"
  request DELETE "/api/v1/nodes/${NODE}"
  succeeds_with unchanged apply membership "membership-${NODE}" '.lost = true'
}

@test "membership: removal of a node that is gone does nothing" {
  use_membership
  succeeds_with "" remove membership "membership-${NODE}"
  called 'kubectl*' 0
}

@test "membership: a node that the API server does not show does not pass for one that is gone" {
  use_membership
  fails_with "the API server does not show the node forbidden: this one is not for you" remove membership membership-forbidden \
    '.node = "forbidden"'
  called 'kubectl*' 0
}

@test "membership: a node that cannot be drained stays in the cluster" {
  use_membership
  put_node
  mkdir -p "${FAKE}/answers"
  printf '#!/bin/sh\necho "Cannot evict pod as it would violate the budget" >&2\nexit 1\n' >"${FAKE}/answers/kubectl"
  chmod +x "${FAKE}/answers/kubectl"
  jq --null-input '{items: [{metadata: {namespace: "default", name: "held-1"}},
    {metadata: {namespace: "default", name: "free-1"}},
    {metadata: {namespace: "kube-system", name: "held-2", ownerReferences: [{kind: "DaemonSet"}]}}]}' \
    | request PUT /api/v1/pods --data-binary @- --output /dev/null
  fails_with "${NODE} could not be drained within 5 s and stays in the cluster: default/held-1 is held back (The disruption budget web needs 2 healthy pods and has 2 currently); make room" \
    remove membership "membership-${NODE}"
  called 'kubectl * delete node *' 0
  called "kubectl * uncordon ${NODE}"
}
