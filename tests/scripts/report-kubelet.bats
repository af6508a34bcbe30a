#!/usr/bin/env bats
# report.sh with kubelet-facts.sh: what a host tells of its kubelet and its Pods.

load support/reporting-host

# A kubelet whose node has joined.
apply_kubelet() {
  apply service kubelet '.unit = "kubelet.service" | .node = {clientCertificate: "/var/lib/kubelet/pki/kubelet-client-current.pem"}
    | .generations = {kubernetes: [1], serviceAccount: [1]} | .files = {"/etc/systemd/system/kubelet.service": .files["/etc/systemd/system/web.service"]} | '"${1:-.}" >/dev/null
}

@test "the certificate that the kubelet got for itself, and never its key" {
  apply_all
  [[ $(told .facts.kubelet) == null ]]
  apply_kubelet
  [[ $(told .facts.kubelet) == '{"certificate":null,"pods":null,"resolvConf":null}' ]]
  mkdir -p "${ROOT}/var/lib/kubelet/pki"
  local block='-----%s CERTIFICATE-----\n'
  # shellcheck disable=SC2059 # the format is above
  {
    printf -- '-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----\n'
    printf -- "${block}first\n${block}" BEGIN END
    printf -- "${block}second\n${block}" BEGIN END
    printf -- '-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----\n'
  } >"${ROOT}/var/lib/kubelet/pki/kubelet-client-current.pem"
  [[ $(told .facts.kubelet.certificate) == $'-----BEGIN CERTIFICATE-----\nfirst\n-----END CERTIFICATE-----' ]]
  [[ $(report) != *secret* ]]
}

# pod NAME KEY AUTHORITY: what its kubelet has mounted for it.
pod() {
  local folder="${ROOT}/var/lib/kubelet/pods/$1/volumes/kubernetes.io~projected/kube-api-access-x" header
  mkdir -p "${folder}"
  header=$(printf '{"alg":"ES256","kid":"%s"}' "$2" | base64 --wrap 0 | tr '+/' '-_' | tr -d =)
  printf '%s.e30.x' "${header}" >"${folder}/token"
  echo "$3" >"${folder}/ca.crt"
}

@test "while something is rotated, Pods count that have not been given it yet" {
  DOCUMENT='{"files": {"/etc/kubernetes/pki/ca.crt": {"mode": "0644", "content": "one and two\n"},
    "/etc/kubernetes/pki/sa.kid": {"mode": "0644", "content": "key>>2"}}}' apply keys keys >/dev/null
  apply_kubelet '.generations = {kubernetes: [1, 2], serviceAccount: [2, 1]}'
  [[ $(told .facts.kubelet.pods) == '{"tokens":0,"authorities":0}' ]]
  pod current 'key>>2' 'one and two'
  pod outdated 'key??1' 'one and two'
  pod untold 'key??1' one
  [[ $(told .facts.kubelet.pods) == '{"tokens":2,"authorities":1}' ]]
  apply_kubelet '.generations = {kubernetes: [2], serviceAccount: [2]}'
  [[ $(told .facts.kubelet.pods) == null ]]
}

@test "the name servers that it gives to Pods, and those that the host has for them now" {
  apply_kubelet '.resolver = {file: "/etc/kubernetes/resolv.conf", useless: ["10.254.0.2"],
    sources: ["/etc/resolv.conf", "/run/resolve/resolv.conf"]}'
  mkdir -p "${ROOT}/run/resolve" "${ROOT}/etc/kubernetes"
  echo 'nameserver 127.0.0.53' >"${ROOT}/etc/resolv.conf"
  [[ $(told .facts.kubelet.resolvConf) == null ]]
  echo 'nameserver 192.0.2.1' >"${ROOT}/run/resolve/resolv.conf"
  [[ $(told .facts.kubelet.resolvConf) == '{"file":"/etc/kubernetes/resolv.conf","wanted":"# Managed by barekube, from /run/resolve/resolv.conf\nnameserver 192.0.2.1","present":""}' ]]
  printf '# Managed by barekube, from /run/resolve/resolv.conf\nnameserver 192.0.2.1\n' >"${ROOT}/etc/kubernetes/resolv.conf"
  [[ $(told '.facts.kubelet.resolvConf | .wanted == .present') == true ]]
}
