#!/usr/bin/env bash
# pki.sh FOLDER < lines "name address role": three authorities and a certificate for each use, with openssl.
# FOLDER gets `shared`, for masters, and a folder per host. What it has stays as it is: another host may be added.
set -euo pipefail
cd "$1"
mapfile -t inventory
mapfile -t masters < <(printf '%s\n' "${inventory[@]}" | awk '$3 == "master" {print $2}')

new_pair() { # FILE ARGUMENT…
  local file=$1 said
  shift
  said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "${file}.key" -out "${file}.crt" \
    "$@" 2>&1) || { echo "error: ${file}: ${said}" >&2 && return 1; }
}

authority() { # NAME
  new_pair "shared/$1" -subj "/CN=$1" -days 3650 -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature
}

leaf() { # FILE AUTHORITY SUBJECT USE [SUBJECT_ALTERNATIVE_NAMES]
  new_pair "$1" -CA "shared/$2.crt" -CAkey "shared/$2.key" -subj "$3" -days 365 \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -addext "extendedKeyUsage=$4" ${5:+-addext "subjectAltName=$5"}
}

host_leaves() { # NAME ADDRESS ROLE
  local name=$1 address=$2 role=$3 sans
  mkdir "${name}"
  leaf "${name}/kubelet" ca "/O=system:nodes/CN=system:node:${name}" clientAuth
  leaf "${name}/kubelet-server" ca "/O=system:nodes/CN=system:node:${name}" serverAuth "DNS:${name},IP:${address}"
  leaf "${name}/flanneld" ca "/O=system:flannel/CN=system:flannel:${name}" clientAuth
  if [[ ${role} != master ]]; then return; fi
  leaf "${name}/etcd-server" etcd-ca "/CN=${name}" serverAuth "DNS:${name},DNS:localhost,IP:${address},IP:127.0.0.1"
  leaf "${name}/etcd-peer" etcd-ca "/CN=${name}" serverAuth,clientAuth "DNS:${name},IP:${address}"
  sans=DNS:localhost,DNS:${name},DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc
  sans+=,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.254.0.1$(printf ',IP:%s' "${masters[@]}")
  leaf "${name}/apiserver" ca /CN=kube-apiserver serverAuth "${sans}"
}

shared() {
  mkdir shared
  for name in ca etcd-ca front-proxy-ca; do authority "${name}" & done
  (openssl ecparam -name prime256v1 -genkey -noout -out shared/sa.key && openssl ec -in shared/sa.key -pubout -out shared/sa.pub 2>/dev/null) &
  wait
  leaf shared/apiserver-etcd-client etcd-ca /CN=kube-apiserver clientAuth &
  leaf shared/apiserver-kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth &
  leaf shared/front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth &
  leaf shared/controller-manager ca /CN=system:kube-controller-manager clientAuth &
  leaf shared/scheduler ca /CN=system:kube-scheduler clientAuth &
  leaf shared/kube-proxy ca /CN=system:kube-proxy clientAuth &
  leaf shared/admin ca /O=system:masters/CN=admin clientAuth &
  wait
}

missing=()
for line in "${inventory[@]}"; do
  if [[ ! -d ${line%% *} ]]; then missing+=("${line}"); fi
done
if [[ ! -d shared ]]; then shared; fi
for line in "${missing[@]}"; do
  read -r name address role <<<"${line}"
  host_leaves "${name}" "${address}" "${role}" &
done
wait
for line in "${missing[@]}"; do
  read -r name _ role <<<"${line}"
  if [[ ${role} == master ]]; then cp shared/* "${name}"; else cp shared/{ca.crt,kube-proxy.*} "${name}"; fi
done
