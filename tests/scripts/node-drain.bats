#!/usr/bin/env bats
# node-drain.sh: a node is drained before its kubelet gets another minor version, and takes Pods again afterwards.

load support/unit-with-api

# kubelet_of VERSION [JQ_FILTER]: applies the kubelet of this version.
kubelet_of() { apply kubelet kubelet ".reads.binary = \"$1\" | .drain = {version: \"$1\", seconds: 20} | ${2:-.}"; }

# A node whose kubelet 1.36.4 has joined.
setup() {
  load support/host
  load support/api
  new_host
  mkdir -p "${FAKE}/answers" "${ROOT}/proc" "${ROOT}/var/lib/kubelet" "${ROOT}/etc/cni/net.d"
  echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  echo 'MemTotal:       16777216 kB' >"${ROOT}/proc/meminfo"
  cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
  service kubelet.service "$(jq --null-input --arg server "${SERVER}" --arg ca "${API}/ca.crt" '{
    reserve: {path: "/var/lib/kubelet/config.d/50-reserved.conf", fields: [], controlPlane: false},
    join: {bootstrapKubeconfig: "/etc/bootstrap.conf", kubeconfig: "/etc/kubelet.conf"}, generations: {kubernetes: [1]},
    node: {name: "worker-1", server: $server, cacert: $ca, clientCertificate: "/var/lib/kubelet/client.pem",
      network: "/etc/cni/net.d/10.conflist"}}')"
  present_node 1.36.4
  pods '[]'
  : >"${API}/log"
  kubelet_of 1.36.4
}

# present_node KUBELET_VERSION [SPEC]: the Node, which is seen Ready after any restart of these tests.
present_node() {
  jq --null-input --arg version "v$1" --argjson spec "${2:-"{}"}" '{metadata: {name: "worker-1"},
    spec: ({podCIDR: "172.30.1.0/24"} + $spec), status: {nodeInfo: {kubeletVersion: $version},
    conditions: [{type: "Ready", status: "True", lastHeartbeatTime: "2100-01-01T00:00:00Z"}]}}' \
    | request PUT /api/v1/nodes/worker-1 --data @- --output /dev/null
}
# pods JSON: [NAME, KIND OF OWNER, PHASE] of each.
pods() {
  jq --null-input --argjson pods "$1" '{kind: "PodList", metadata: {}, items: [$pods[] | {
    metadata: ({namespace: "default", name: .[0]} + if .[1] then {ownerReferences: [{kind: .[1], controller: true}]} else {} end),
    status: {phase: (.[2] // "Running")}}]}' | request PUT /api/v1/pods --data @- --output /dev/null
}
is_cordoned() { [[ $(object /api/v1/nodes/worker-1 '.spec.unschedulable // false') == "$1" ]]; }
evicted() { [[ $(sed -n 's/^EVICT //p' "${API}/log" | sort -u | paste --serial --delimiters=' ') == "$1" ]]; }

@test "another minor version: Pods are evicted first, and the node takes Pods again afterwards" {
  pods '[["web-1", "ReplicaSet"], ["db-0", "StatefulSet"], ["agent", "DaemonSet"], ["static", "Node"], ["alone", null],
    ["done", "Job", "Succeeded"]]'
  forget_calls
  succeeds_with "draining worker-1, since its kubelet goes from 1.36.4 to 1.37.1" kubelet_of 1.37.1
  called 'systemctl restart*'
  evicted 'alone db-0 web-1'
  grep -q '"unschedulable":true' "${API}/log"
  is_cordoned false
  [[ ! -e "${ROOT}/var/lib/barekube/cordoned" ]]
}

@test "another patch level, another binary and draining that is off: Pods stay where they are" {
  pods '[["web-1", "ReplicaSet"]]'
  succeeds_with "kubelet.service:restart" kubelet_of 1.36.9
  succeeds_with "kubelet.service:restart" kubelet_of 1.37.1 'del(.drain)'
  [[ ! -s "${API}/log" ]]
}

@test "a budget holds a Pod back: the kubelet keeps its version, and the node takes Pods again" {
  pods '[["held-1", "ReplicaSet"], ["web-1", "ReplicaSet"]]'
  forget_calls
  fails_with "could not be drained within 6 s, so its kubelet stays at 1.36.4: default/held-1 is held back (The disruption budget web needs 2 healthy pods and has 2 currently); make room" kubelet_of 1.37.1 '.drain.seconds = 6'
  called 'systemctl restart*' 0
  evicted 'held-1 web-1'
  is_cordoned false
  # Once it is let go, the next run goes on.
  pods '[]'
  succeeds_with "kubelet.service:restart" kubelet_of 1.37.1
  is_cordoned false
}

@test "a node that somebody else has cordoned stays cordoned" {
  present_node 1.36.4 '{"unschedulable": true}'
  pods '[["web-1", "ReplicaSet"]]'
  succeeds_with "kubelet.service:restart" kubelet_of 1.37.1
  evicted web-1
  is_cordoned true
}

@test "a run that is cut off while it drains is made good by the next, of either version" {
  pods '[["held-1", "ReplicaSet"]]'
  BAREKUBE_TIME_LIMIT_SECONDS=3 fails_with "was stopped after 3 s" kubelet_of 1.37.1 '.drain.seconds = 600'
  is_cordoned true
  succeeds_with unchanged kubelet_of 1.36.4
  is_cordoned false
  BAREKUBE_TIME_LIMIT_SECONDS=3 fails_with "was stopped after 3 s" kubelet_of 1.37.1 '.drain.seconds = 600'
  pods '[]'
  succeeds_with "kubelet.service:restart" kubelet_of 1.37.1
  is_cordoned false
}

@test "without an answer from the API server nothing is restarted" {
  forget_calls
  fails_with "cannot be drained for Kubernetes 1.37.1, since https://127.0.0.1:1 does not show its Node" \
    kubelet_of 1.37.1 '.node.server = "https://127.0.0.1:1"'
  called 'systemctl restart*' 0
}

@test "another default runtime: the node is drained, since Pods keep the one that they were started with" {
  fake ctr :
  fake crictl "echo '{\"status\": {\"conditions\": [{\"type\": \"RuntimeReady\", \"status\": true}, {\"type\": \"NetworkReady\", \"status\": true}]}}'"
  local runtime=".unit = \"containerd.service\" | .ctr = \"ctr\" | .crictl = \"${FAKE}/answers/crictl\" | .socket = \"/run/c.sock\" | .images = []"
  apply containerd containerd "${runtime} | .drain = {runtime: \"runc\", seconds: 20}"
  pods '[["web-1", "ReplicaSet"]]'
  succeeds_with "containerd.service:restart" apply containerd containerd "${runtime} | .reads.x = \"1\" | .drain = {runtime: \"runc\", seconds: 20}"
  evicted ''
  succeeds_with "draining worker-1, since its Pods change from the runtime runc to crun" apply containerd containerd \
    "${runtime} | .reads.x = \"2\" | .drain = {runtime: \"crun\", seconds: 20}"
  evicted web-1
  is_cordoned false
  fails_with "containerd.runtimes.crun is /usr/bin/crun, which is not an executable file on this host" apply containerd \
    containerd "${runtime} | .runtimes.crun = \"/usr/bin/crun\""
}
