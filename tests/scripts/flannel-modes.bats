#!/usr/bin/env bats
# flanneld.sh and host-ports.sh: what becomes of rules when the mode of kube-proxy changes.

load support/unit-with-api

@test "what it leaves in iptables goes once it uses nftables, and nothing else" {
  service flanneld.service '{"conflist": "/conflist", "interfaces": [], "tables": [],
    "portmap": "/portmap", "unused": {"chains": ["nat FLANNEL-POSTRTG POSTROUTING", "filter FLANNEL-FWD FORWARD"]}}'
  echo '{"name": "dev", "plugins": [{"type": "portmap", "backend": "nftables"}]}' >"${ROOT}/conflist"
  export -f apply kit
  export DOCUMENT
  # shellcheck disable=SC2016 # for the namespace
  unshare --net bash -euc '
    iptables-restore <<END
*nat
:FLANNEL-POSTRTG - [0:0]
-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
-A POSTROUTING -m comment --comment "of others" -j ACCEPT
-A FLANNEL-POSTRTG -s 172.30.0.0/16 -j MASQUERADE
COMMIT
*filter
:FLANNEL-FWD - [0:0]
-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
-A FLANNEL-FWD -s 172.30.0.0/16 -j ACCEPT
COMMIT
END
    apply flanneld flanneld >&2
    apply flanneld flanneld >&2
    iptables-save' >"${BATS_TEST_TMPDIR}/rules"
  [[ $(grep -E '^(-|:F)' "${BATS_TEST_TMPDIR}/rules") == $':FORWARD ACCEPT [0:0]\n-A POSTROUTING -m comment --comment "of others" -j ACCEPT' ]] || {
    cat "${BATS_TEST_TMPDIR}/rules" >&2
    return 1
  }
}

# remembered CONTAINER BACKEND PORTS: what libcni remembers about a Pod.
remembered() {
  jq --null-input --compact-output --arg id "$1" --arg backend "$2" --argjson ports "$3" '{
    kind: "cniCacheV1", containerId: $id, ifName: "eth0", networkName: "dev", netns: "/run/netns/\($id)",
    config: ({name: "dev", cniVersion: "1.0.0", plugins: [{type: "bridge"}, {type: "portmap", $backend}]} | @base64),
    cniArgs: [["K8S_POD_NAME", "pod-of-\($id)"]], capabilityArgs: {portMappings: $ports},
    result: {cniVersion: "1.0.0", ips: [{address: "172.30.1.7/24"}]}}' >"${ROOT}/var/lib/cni/results/dev-$1-eth0"
}

@test "the rules of a Pod's hostPort move to the packet filter that kube-proxy uses, once" {
  local portmap="${BATS_TEST_TMPDIR}/portmap" calls="${FAKE}/portmap-calls"
  service flanneld.service "{\"conflist\": \"/conflist\", \"interfaces\": [], \"tables\": [], \"portmap\": \"${portmap}\"}"
  printf '#!/bin/sh\necho "$CNI_COMMAND $CNI_CONTAINERID $CNI_NETNS $CNI_IFNAME $(jq --compact-output "[.backend, .name, .runtimeConfig.portMappings[].hostPort, .prevResult.ips[].address]")" >>"%s"\n' "${calls}" >"${portmap}"
  chmod +x "${portmap}"
  echo '{"name": "dev", "cniVersion": "1.0.0", "plugins": [{"type": "portmap", "backend": "nftables"}]}' >"${ROOT}/conflist"
  # Before flanneld has started there once, no Pod has had a hostPort.
  apply flanneld flanneld
  mkdir -p "${ROOT}/var/lib/cni/results"
  remembered a iptables '[{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}]'
  remembered b iptables null
  remembered c nftables '[{"hostPort": 8081, "containerPort": 80, "protocol": "tcp"}]'
  echo '{"cut' >"${ROOT}/var/lib/cni/results/dev-d-eth0"
  succeeds_with "hostPort of pod-of-a" apply flanneld flanneld
  [[ $(<"${calls}") == 'DEL a /run/netns/a eth0 ["nftables","dev",8080,"172.30.1.7/24"]
ADD a /run/netns/a eth0 ["nftables","dev",8080,"172.30.1.7/24"]
DEL a /run/netns/a eth0 ["iptables","dev",8080,"172.30.1.7/24"]' ]]
  succeeds_with unchanged apply flanneld flanneld
  [[ $(wc --lines <"${calls}") == 3 ]]
  # Where that fails, the cluster works all the same.
  printf '#!/bin/sh\nexit 1\n' >"${portmap}"
  remembered a iptables '[{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}]'
  succeeds_with "the rules for the hostPort of dev-a-eth0 stay in iptables; recreate that Pod" apply flanneld flanneld
}
