#!/usr/bin/env bats
# kubelet.sh with resolver.sh: which name servers a host has for its Pods.

load support/unit-with-api

readonly FILE=/etc/kubernetes/resolv.conf

# A kubelet of a node that has joined.
use_kubelet() {
  mkdir -p "${ROOT}/var/lib/kubelet" "${ROOT}/run/systemd/resolve"
  cat "${API}/admin.crt" "${API}/admin.key" >"${ROOT}/var/lib/kubelet/client.pem"
  request PUT /api/v1/nodes/worker-1 --output /dev/null --data '{"metadata": {"name": "worker-1"}, "spec": {"podCIDR": "172.30.1.0/24"}}'
  service kubelet.service "$(jq --null-input --arg server "${SERVER}" --arg ca "${API}/ca.crt" --arg file "${FILE}" '{
    join: {bootstrapKubeconfig: "/etc/bootstrap.conf", kubeconfig: "/etc/kubelet.conf"}, generations: {kubernetes: [1]},
    node: {name: "worker-1", server: $server, cacert: $ca, clientCertificate: "/var/lib/kubelet/client.pem", network: "/net"},
    reserve: {path: "/var/lib/kubelet/config.d/50-reserved.conf", fields: [], controlPlane: false},
    resolver: {$file, useless: ["10.254.0.2"], sources: ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"]},
    leftovers: [$file]}')"
}
# source_has FILE LINE…
source_has() { printf '%s\n' "${@:2}" >"${ROOT}$1"; }
# pods_get LINE…: below the comment.
pods_get() { diff <(printf '%s\n' "$@") <(sed 1d "${ROOT}${FILE}") >&2; }

@test "resolver: what the host uses, when that is not on the host itself" {
  use_kubelet
  source_has /etc/resolv.conf '# by hand' 'domain example.org' 'search example.com corp.example' '' 'nameserver 192.0.2.1 # first' \
    $'nameserver\t2001:db8::1' 'options edns0 rotate'
  succeeds_with "${FILE}" apply kubelet kubelet
  pods_get 'search example.com corp.example' 'nameserver 192.0.2.1' 'nameserver 2001:db8::1' 'options edns0 rotate'
  [[ $(head -n 1 "${ROOT}${FILE}") == '# Managed by barekube, from /etc/resolv.conf' && $(stat -c %a "${ROOT}${FILE}") == 644 ]]
  grep -q $'^sum\t'"${ROOT}${FILE}" "${ROOT}"/var/lib/barekube/applied/*-kubelet.manifest
  succeeds_with unchanged apply kubelet kubelet
  succeeds_with "" remove kubelet kubelet
  [[ ! -e "${ROOT}${FILE}" ]]
}

@test "resolver: what the resolver on the host asks itself" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver 127.0.0.53' 'search corp.example'
  source_has /run/systemd/resolve/resolv.conf 'nameserver 192.0.2.1' 'nameserver 192.0.2.2' 'search corp.example'
  succeeds_with "${FILE}" apply kubelet kubelet
  pods_get 'nameserver 192.0.2.1' 'nameserver 192.0.2.2' 'search corp.example'
}

@test "resolver: neither the host itself nor the cluster's own DNS, and three at most" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver ::1' 'nameserver 127.0.0.1' 'nameserver 0.0.0.0' 'nameserver fe80::1%eth0' 'nameserver 10.254.0.2' \
    'nameserver' 'nameserver $(x)' 'nameserver 192.0.2.1' 'nameserver 192.0.2.2' 'nameserver 192.0.2.3' 'nameserver 192.0.2.4'
  succeeds_with "${FILE}" apply kubelet kubelet
  pods_get 'nameserver 192.0.2.1' 'nameserver 192.0.2.2' 'nameserver 192.0.2.3'
}

@test "resolver: a host without any is refused before anything is written" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver 127.0.0.53'
  source_has /run/systemd/resolve/resolv.conf 'search corp.example'
  fails_with "Pods can reach no name server of this host, which has 127.0.0.53 in /etc/resolv.conf; name one in /etc/resolv.conf, or set dns.upstream in the stack file" \
    apply kubelet kubelet
  [[ ! -e "${ROOT}${FILE}" && ! -e "${ROOT}/var/lib/barekube/applied" ]]
  : >"${ROOT}/etc/resolv.conf"
  fails_with "which has none; name one" apply kubelet kubelet
}

@test "resolver: the servers of the stack file do instead, or none" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver 127.0.0.53'
  succeeds_with "${FILE}" apply kubelet kubelet '.resolver.instead = ["192.0.2.7", "192.0.2.8"]'
  pods_get 'nameserver 192.0.2.7' 'nameserver 192.0.2.8'
  succeeds_with "${FILE}" apply kubelet kubelet '.resolver.instead = []'
  [[ $(<"${ROOT}${FILE}") == '# Managed by barekube, from the stack file' ]]
}

@test "resolver: follows the host, without a restart, and keeps what was good when there is nothing better" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver 192.0.2.1'
  apply kubelet kubelet
  source_has /etc/resolv.conf 'nameserver 192.0.2.2'
  succeeds_with "changed ${FILE}" apply kubelet kubelet
  called 'systemctl restart*' 0
  source_has /etc/resolv.conf 'nameserver 127.0.0.53'
  succeeds_with unchanged apply kubelet kubelet
  pods_get 'nameserver 192.0.2.2'
}

@test "resolver: a stack file that names a file of its own is left alone" {
  use_kubelet
  source_has /etc/resolv.conf 'nameserver 127.0.0.53'
  succeeds_with "kubelet.service:start" apply kubelet kubelet 'del(.resolver)'
  [[ ! -e "${ROOT}${FILE}" ]]
}
