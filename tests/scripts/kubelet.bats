#!/usr/bin/env bats
# kubelet.sh: what it adds to unit.sh, from the join of its node on.

load support/unit-with-api

kubelet_service() {
  mkdir -p "${ROOT}/proc"
  echo 'MemTotal:       16777216 kB' >"${ROOT}/proc/meminfo"
  service kubelet.service "$(jq --null-input --arg server "${SERVER}" --arg ca "${API}/ca.crt" '{
    reserve: {path: "/var/lib/kubelet/config.d/50-reserved.conf", fields: ["kubeReserved", "systemReserved"], controlPlane: false},
    join: {bootstrapKubeconfig: "/etc/bootstrap.conf", kubeconfig: "/etc/kubelet.conf"}, generations: {kubernetes: [1]},
    node: {name: "worker-1", server: $server, cacert: $ca, clientCertificate: "/var/lib/kubelet/client.pem",
      network: "/etc/cni/net.d/10.conflist"}}')"
}
# put_node READY HEARTBEAT: the Node as its kubelet reports it.
put_node() {
  jq --null-input --arg ready "$1" --argjson time "$2" '{metadata: {name: "worker-1"}, spec: {podCIDR: "172.30.1.0/24"},
    status: {conditions: [{type: "Ready", status: $ready, lastHeartbeatTime: ($time | todate)}]}}' \
    | request PUT /api/v1/nodes/worker-1 --data @- --output /dev/null
}
joined_kubelet() {
  mkdir -p "${ROOT}/var/lib/kubelet" "${ROOT}/etc/cni/net.d"
  cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
  put_node True 1000
  kubelet_service
  apply kubelet kubelet
}

@test "kubelet: waits for its certificate and its podCIDR, then removes the token" {
  local node=worker-1
  kubelet_service
  mkdir -p "${ROOT}/var/lib/kubelet"
  : >"${ROOT}/etc/bootstrap.conf"
  (
    sleep 0.3
    cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
    sleep 0.2
    request PUT "/api/v1/nodes/${node}" --data '{"metadata": {"name": "worker-1"}}' --output /dev/null
    sleep 0.2
    [[ -e "${ROOT}/etc/bootstrap.conf" ]] && : >"${FAKE}/token-was-there"
    request PUT "/api/v1/nodes/${node}" --data '{"metadata": {"name": "worker-1"}, "spec": {"podCIDR": "172.30.1.0/24"}}' --output /dev/null
  ) 3>&- &
  succeeds_with "kubelet.service:start" apply kubelet kubelet
  wait
  [[ -e "${FAKE}/token-was-there" && ! -e "${ROOT}/etc/bootstrap.conf" ]]
  # No watch is left that would hold up the next run.
  SECONDS=0
  succeeds_with unchanged apply kubelet kubelet
  ((SECONDS < 30))
}

@test "kubelet: follows its server to another address" {
  mkdir -p "${ROOT}/etc"
  printf '%s\n' 'clusters:' '- cluster:' '    server: https://127.0.0.1:1' '  name: dev' >"${ROOT}/etc/kubelet.conf"
  joined_kubelet
  [[ $(<"${ROOT}/etc/kubelet.conf") == $'clusters:\n- cluster:\n    server: '"${SERVER}"$'\n  name: dev' ]]
}

@test "kubelet: joins again for another authority, with the certificate that it has" {
  local folder="${ROOT}/var/lib/kubelet" conf="${ROOT}/etc/kubelet.conf" second='.generations.kubernetes = [2, 1] | .reads.ca = "2"'
  mkdir -p "${ROOT}/etc"
  printf '    %s\n' "server: ${SERVER}" 'client-certificate: /var/lib/kubelet/client.pem' 'client-key: /var/lib/kubelet/client.pem' >"${conf}"
  joined_kubelet
  : >"${folder}/kubelet-client-2026-01-01.pem"
  [[ $(<"${folder}/issuer") == 1 && ! -e "${folder}/outgoing.pem" ]]
  forget_calls
  # Cut off while the kubelet waits for its new certificate.
  BAREKUBE_TIME_LIMIT_SECONDS=8 fails_with "was stopped after 8 s" apply kubelet kubelet "${second}"
  called 'systemctl restart*'
  [[ ! -e "${folder}/client.pem" && ! -e "${folder}/kubelet-client-2026-01-01.pem" && $(<"${folder}/issuer") == 1 ]]
  cmp "${folder}/outgoing.pem" <(cat "${API}/admin.crt" "${API}/admin.key")
  [[ $(stat -c %a "${folder}/outgoing.pem" "${ROOT}/etc/bootstrap.conf") == $'600\n600' ]]
  [[ $(<"${ROOT}/etc/bootstrap.conf") == "$(sed 's/client.pem/outgoing.pem/' "${conf}")" ]]
  (
    sleep 0.5
    cat "${API}/admin.crt" "${API}/admin.key" >"${folder}/client.pem"
  ) 3>&- &
  succeeds_with "" apply kubelet kubelet "${second}"
  wait
  [[ $(<"${folder}/issuer") == 2 && ! -e "${folder}/outgoing.pem" && ! -e "${ROOT}/etc/bootstrap.conf" ]]
  # It keeps the new one.
  succeeds_with unchanged apply kubelet kubelet "${second}"
  succeeds_with "kubelet.service:restart" apply kubelet kubelet "${second} | .reads.binary = \"2\""
  [[ -e "${folder}/client.pem" ]]
}

@test "kubelet: after a restart its node has to be reported Ready anew" {
  joined_kubelet
  echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  (
    sleep 0.5
    put_node False "$(date +%s)"
    sleep 0.3
    : >"${FAKE}/ready-now"
    put_node True "$(date +%s)"
  ) 3>&- &
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reads.binary = "2"'
  [[ -e "${FAKE}/ready-now" ]]
  wait
  put_node False 1000
  # The node of a kubelet that was not restarted is not waited for.
  succeeds_with unchanged apply kubelet kubelet '.reads.binary = "2"'
}

@test "kubelet: the next run waits again for a node that was not seen Ready after a restart" {
  joined_kubelet
  echo x >"${ROOT}/etc/cni/net.d/10.conflist"
  BAREKUBE_TIME_LIMIT_SECONDS=5 fails_with "was stopped after 5 s" apply kubelet kubelet '.reads.binary = "2"'
  called 'systemctl restart*'
  (
    sleep 0.5
    put_node True "$(date +%s)"
    : >"${FAKE}/ready-now"
  ) 3>&- &
  forget_calls
  succeeds_with unchanged apply kubelet kubelet '.reads.binary = "2"'
  wait
  [[ -e "${FAKE}/ready-now" ]]
  called 'systemctl restart*' 0
}

@test "kubelet: a restart before there is a Pod network does not wait for a Ready node" {
  joined_kubelet
  put_node False 1000
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reads.binary = "2"'
}

# reserves MEMORY_KB CPUS EXPECTED [JQ_FILTER]: what a joined kubelet of such a host keeps from Pods.
reserves() {
  local file="${ROOT}/var/lib/kubelet/config.d/50-reserved.conf"
  echo "MemTotal: $1 kB" >"${ROOT}/proc/meminfo"
  printf '#!/bin/sh\necho %s\n' "$2" >"${FAKE}/nproc"
  chmod +x "${FAKE}/nproc"
  PATH="${FAKE}:${PATH}" apply kubelet kubelet "${4:-.}" >/dev/null
  [[ $(tail -n +3 "${file}") == "$3" ]] || complain "$(<"${file}")"
}

@test "kubelet: reserves more on a bigger host, and most where there is a control plane" {
  joined_kubelet
  reserves 16777216 4 $'kubeReserved: {memory: 2662Mi, cpu: 80m}\nsystemReserved: {memory: 100Mi, cpu: 100m, pid: "1000"}'
  [[ $(head -n 2 "${ROOT}/var/lib/kubelet/config.d/50-reserved.conf") == $'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration' ]]
  reserves 16777216 4 $'kubeReserved: {memory: 2662Mi, cpu: 80m}\nsystemReserved: {memory: 1431Mi, cpu: 500m, pid: "1000"}' '.reserve.controlPlane = true'
  reserves 2097152 1 $'kubeReserved: {memory: 512Mi, cpu: 60m}\nsystemReserved: {memory: 512Mi, cpu: 200m, pid: "1000"}' '.reserve.controlPlane = true'
  reserves 1073741824 128 $'kubeReserved: {memory: 27893Mi, cpu: 328m}\nsystemReserved: {memory: 2148Mi, cpu: 2100m, pid: "1000"}' '.reserve.controlPlane = true'
}

@test "kubelet: restarts for another size of the host, and leaves to the stack file what that sets" {
  local file="${ROOT}/var/lib/kubelet/config.d/50-reserved.conf"
  joined_kubelet
  succeeds_with unchanged apply kubelet kubelet
  echo 'MemTotal: 8388608 kB' >"${ROOT}/proc/meminfo"
  succeeds_with "changed /var/lib/kubelet/config.d/50-reserved.conf kubelet.service:restart" apply kubelet kubelet
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reserve.fields = ["kubeReserved"]'
  [[ $(<"${file}") == *$'\nkubeReserved: '* && $(<"${file}") != *systemReserved* ]]
  succeeds_with "kubelet.service:restart" apply kubelet kubelet '.reserve.fields = []'
  [[ ! -e ${file} ]]
}

# renamed_kubelet: the kubelet is worker-1, and its host edge-1 by now.
renamed_kubelet() {
  mkdir -p "${ROOT}/etc"
  printf '    %s\n' "server: ${SERVER}" >"${ROOT}/etc/kubelet.conf"
  joined_kubelet
  : >"${ROOT}/var/lib/kubelet/kubelet-client-2026-01-01.pem"
  : >"${ROOT}/etc/bootstrap.conf"
  jq --null-input '{metadata: {name: "edge-1"}, spec: {podCIDR: "172.30.2.0/24"},
    status: {conditions: [{type: "Ready", status: "True", lastHeartbeatTime: "2100-01-01T00:00:00Z"}]}}' \
    | request PUT /api/v1/nodes/edge-1 --data @- --output /dev/null
  forget_calls
}

@test "kubelet: joins again under another name, wherever an earlier run was cut off" {
  local folder="${ROOT}/var/lib/kubelet" edge='.node.name = "edge-1" | .reads.name = "edge-1"' joined
  renamed_kubelet
  [[ $(<"${folder}/node") == worker-1 ]]
  # The first run is cut off while the kubelet waits for its new certificate.
  BAREKUBE_TIME_LIMIT_SECONDS=8 fails_with "was stopped after 8 s" apply kubelet kubelet "${edge}"
  called 'systemctl stop kubelet.service'
  [[ ! -e "${folder}/client.pem" && ! -e "${folder}/kubelet-client-2026-01-01.pem" && -e "${ROOT}/etc/bootstrap.conf" ]]
  [[ $(<"${folder}/node") == edge-1 && ! -e "${ROOT}/var/lib/barekube/units/kubelet.service.worked" ]]
  (
    sleep 0.5
    cat "${API}/admin.crt" "${API}/admin.key" >"${folder}/client.pem"
  ) 3>&- &
  succeeds_with "" apply kubelet kubelet "${edge}"
  wait
  [[ ! -e "${ROOT}/etc/bootstrap.conf" ]]
  joined=$(<"${folder}/client.pem")
  succeeds_with unchanged apply kubelet kubelet "${edge}"
  [[ $(<"${folder}/client.pem") == "${joined}" ]]
}

@test "kubelet: a node that joined before names were noted is known by what its kubelet last worked with" {
  local folder="${ROOT}/var/lib/kubelet"
  renamed_kubelet
  rm "${folder}/node"
  succeeds_with unchanged apply kubelet kubelet
  [[ -e "${folder}/client.pem" && $(<"${folder}/node") == worker-1 ]]
  rm "${folder}/node"
  BAREKUBE_TIME_LIMIT_SECONDS=8 fails_with "stops being the node worker-1, and joins as edge-1" \
    apply kubelet kubelet '.node.name = "edge-1" | .reads.name = "edge-1"'
  [[ ! -e "${folder}/client.pem" ]]
}
