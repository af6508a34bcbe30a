#!/usr/bin/env bats
# host-network-facts.sh, kube-proxy-facts.sh and network-policy-facts.sh: what the report has of a host's own network, and of
# the cluster's NetworkPolicies.

load support/with-api

setup() {
  load support/host
  load support/api
  new_host
  mkdir -p "${ROOT}"/{sys/class/net/{lo,eth0},proc} "${FAKE}/answers"
  echo 65536 >"${ROOT}/sys/class/net/lo/mtu"
  echo 1400 >"${ROOT}/sys/class/net/eth0/mtu"
}
# told FACTS…: what scripts for the report print, below components/ and without -facts.sh; the last one is asked.
told() {
  bash -c 'set -euo pipefail; shopt -s inherit_errexit extglob nullglob
    facts() { FUNCTION=$2; }; facts_of_any_host() { facts "$@"; }
    for script in "$@"; do . "${script}"; done; "${FUNCTION}"' bash "${@/#/"${BATS_TEST_DIRNAME}/../../components/"}"
}
routes() { printf '#!/bin/sh\ncat <<END\n%s\nEND\n' "$1" >"${FAKE}/answers/ip" && chmod +x "${FAKE}/answers/ip"; }

@test "tells of interfaces and routes" {
  routes 'default via 192.0.2.1 dev eth0 proto dhcp metric 100 mtu 1300
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.11
blackhole 10.9.0.0/16
10.8.0.1 dev eth0 scope link
$(touch /tmp/x) dev "eth0"'
  [[ $(told network/host-network-facts.sh | jq --compact-output .) == '{"links":{"eth0":1400,"lo":65536},"routes":[{"kind":"unicast","destination":"default","device":"eth0","mtu":1300},{"kind":"unicast","destination":"192.0.2.0/24","device":"eth0","mtu":null},{"kind":"blackhole","destination":"10.9.0.0/16","device":"","mtu":null},{"kind":"unicast","destination":"10.8.0.1","device":"eth0","mtu":null}],"wireguard":false}' ]]
}

@test "tells whether the kernel has WireGuard" {
  routes ''
  mkdir -p "${ROOT}/lib/modules/$(uname -r)"
  [[ $(told network/host-network-facts.sh | jq .wireguard) == false ]]
  echo 'kernel/drivers/net/wireguard/wireguard.ko.xz: kernel/net/x.ko' >"${ROOT}/lib/modules/$(uname -r)/modules.dep"
  [[ $(told network/host-network-facts.sh | jq .wireguard) == true ]]
  rm "${ROOT}/lib/modules/$(uname -r)/modules.dep"
  mkdir -p "${ROOT}/sys/module/wireguard"
  [[ $(told network/host-network-facts.sh | jq .wireguard) == true ]]
}

@test "tells whether the kernel has IPVS" {
  local modules
  modules="${ROOT}/lib/modules/$(uname -r)"
  mkdir -p "${modules}"
  [[ $(told kube-proxy/kube-proxy-facts.sh) == '{"ipvs":false}' ]]
  # One of its schedulers alone is not enough.
  echo kernel/net/netfilter/ipvs/ip_vs_rr.ko >"${modules}/modules.builtin"
  [[ $(told kube-proxy/kube-proxy-facts.sh) == '{"ipvs":false}' ]]
  echo 'kernel/net/netfilter/ipvs/ip_vs.ko.zst: kernel/net/netfilter/nf_conntrack.ko.zst' >"${modules}/modules.dep"
  [[ $(told kube-proxy/kube-proxy-facts.sh) == '{"ipvs":true}' ]]
  rm "${modules}/modules.dep"
  mkdir -p "${ROOT}/sys/module/ip_vs"
  [[ $(told kube-proxy/kube-proxy-facts.sh) == '{"ipvs":true}' ]]
}

@test "a host without iproute2 tells nothing" {
  [[ -z $(PATH=/nonexistent /bin/bash -c 'facts_of_any_host() { :; }; . "$1"; ask_host_network' bash "${BATS_TEST_DIRNAME}/../../components/network/host-network-facts.sh") ]]
}

@test "tells how many NetworkPolicies there are, and names some" {
  mkdir -p "${ROOT}/etc/kubernetes"
  printf 'server: %s\ncertificate-authority: %s\nclient-certificate: %s\nclient-key: %s\n' "${SERVER}" "${API}"/{ca.crt,admin.crt,admin.key} >"${ROOT}/etc/kubernetes/admin.conf"
  [[ -z $(told cluster/ask-api.sh network/network-policy-facts.sh) ]]
  request PUT '/apis/networking.k8s.io/v1/networkpolicies' --output /dev/null --data '{
    "items": [{"metadata": {"namespace": "web", "name": "deny"}}], "metadata": {"remainingItemCount": 4}}'
  [[ $(told cluster/ask-api.sh network/network-policy-facts.sh) == '{"some":["web/deny"],"count":5}' ]]
  rm -r "${ROOT}/etc/kubernetes"
  [[ -z $(told cluster/ask-api.sh network/network-policy-facts.sh) ]]
}
