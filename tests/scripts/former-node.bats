#!/usr/bin/env bats
# former-node.sh: the Node of a host that gets another name.

load support/on-master

use_former_node() {
  document --arg node "${NODE}" --argjson api "$(api_access)" '{api: $api, node: $node, host: {addresses: ["192.0.2.7"]},
    drainSeconds: 5, kubectl: "kubectl", kubeconfig: "/admin.conf"}'
}
put_former_node() { put_node "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"$1\"}]}}"; }

@test "former-node: drains the Node, then deletes it" {
  use_former_node
  put_former_node 192.0.2.7
  succeeds_with "changed ${NODE}" apply former-node former-node-new
  [[ $(grep '^kubectl' "${FAKE}/calls" | cut -d ' ' -f 8-9) == "drain ${NODE}"$'\n'"delete node" ]]
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "former-node: a Node that is gone, or that is another host by now, is left alone" {
  use_former_node
  succeeds_with unchanged apply former-node former-node-new
  put_former_node 192.0.2.70
  succeeds_with unchanged apply former-node former-node-new
  succeeds_with "" remove former-node former-node-new
  called 'kubectl*' 0
}

@test "former-node: a Node that cannot be drained stays, and can be used again" {
  use_former_node
  put_former_node 192.0.2.7
  mkdir -p "${FAKE}/answers"
  printf '#!/bin/sh\n[ "$7" != drain ]\n' >"${FAKE}/answers/kubectl"
  chmod +x "${FAKE}/answers/kubectl"
  fails_with "${NODE} could not be drained within 5 s and stays in the cluster" apply former-node former-node-new
  called "kubectl * uncordon ${NODE}"
  called 'kubectl * delete *' 0
}
