#!/usr/bin/env bats
# etcd-access.sh: users, roles and keys of etcd, in files below ${ETCD}; and what etcd-access-facts.sh tells of them.
# shellcheck disable=SC2119

setup_file() {
  load support/host
  install_kit
}
setup() {
  load support/host
  new_host
  export ETCD="${BATS_TEST_TMPDIR}/etcd"
  mkdir -p "${ETCD}"/{users,roles,keys}
  document --arg path "${BATS_TEST_DIRNAME}/support/etcd-rbac" '{
    administrators: ["root", "kube-apiserver"], clients: {flannel: {prefix: "/net/"}},
    keys: {"/net/config": "{\"Network\": \"172.30.0.0/16\"}"},
    etcdctl: {$path, endpoints: ["https://192.0.2.1:2379", "https://192.0.2.2:2379"], cacert: "/ca", cert: "/crt", key: "/key"}}'
}
# shellcheck disable=SC2120 # the change of the document is optional
access() { apply etcd-access etcd-access "$@"; }
# state: everything that etcd has.
state() { (cd "${ETCD}" && grep --recursive '' . | sort && find . -type f -empty | sort); }

@test "sets up users, roles and keys, turns RBAC on last, and finds nothing to do after that" {
  succeeds_with "changed user root user kube-apiserver role flannel user flannel /net/config RBAC" access
  [[ $(<"${ETCD}/users/root") == root && $(<"${ETCD}/users/kube-apiserver") == root && $(<"${ETCD}/users/flannel") == flannel ]]
  [[ $(<"${ETCD}/keys/%net%config") == '{"Network": "172.30.0.0/16"}' ]]
  [[ $(tail -n 1 "${FAKE}/etcdctl-calls") == "auth enable" ]]
  succeeds_with unchanged access
}

@test "a run that was cut off anywhere is made good by the next" {
  local wanted after=40
  access >/dev/null
  wanted=$(state)
  rm -rf "${ETCD}"
  mkdir -p "${ETCD}"/{users,roles,keys}
  while cut_off "${after}" access; do after=$((after + 40)); done
  ((after > 80))
  access
  [[ $(state) == "${wanted}" ]]
}

@test "takes back what somebody has added to a user, a role or a key" {
  access >/dev/null
  local wanted
  wanted=$(state)
  echo root >>"${ETCD}/users/flannel"
  echo '{"perm": [{"key": "Lw==", "range_end": "MA=="}]}' >"${ETCD}/roles/flannel"
  echo '{}' >"${ETCD}/keys/%net%config"
  rm "${ETCD}/on" "${ETCD}/users/kube-apiserver"
  access
  [[ $(state) == "${wanted}" ]]
}

@test "hands over keys that are not there, with a lease, and leaves the others alone" {
  echo mine >"${ETCD}/keys/%net%subnets%172.30.1.0-24"
  succeeds_with "/net/subnets/172.30.2.0-24 RBAC" access '.handedOver = {
    "/net/subnets/172.30.1.0-24": "{\"PublicIP\":\"192.0.2.1\"}", "/net/subnets/172.30.2.0-24": "{\"PublicIP\":\"192.0.2.2\"}"}'
  [[ $(<"${ETCD}/keys/%net%subnets%172.30.1.0-24") == mine ]]
  [[ $(<"${ETCD}/keys/%net%subnets%172.30.2.0-24") == '{"PublicIP":"192.0.2.2"} --lease=5a5a' ]]
  grep -qx 'lease grant 86400' "${FAKE}/etcdctl-calls"
}

@test "removal turns RBAC off and takes back all that was set up, but nothing of others" {
  echo 1 >"${ETCD}/keys/%registry%x"
  : >"${ETCD}/users/somebody"
  access >/dev/null
  succeeds_with "" remove etcd-access etcd-access
  [[ ! -e "${ETCD}/on" ]]
  [[ $(cd "${ETCD}" && find . -type f | sort | tr '\n' ' ') == './keys/%registry%x ./users/somebody ' ]]
}

@test "etcd keeps its users when it is only this host that goes" {
  access >/dev/null
  BAREKUBE_RESET=yes remove etcd-access etcd-access
  [[ -e "${ETCD}/on" && -e "${ETCD}/users/flannel" ]]
}

@test "says so when etcd does not answer" {
  time_flies
  : >"${FAKE}/no-leader"
  fails_with "etcd does not answer at https://192.0.2.1:2379, https://192.0.2.2:2379: Error: context deadline exceeded; see there: journalctl -u etcd" access
}

@test "the report has the users, their rights and their keys" {
  access >/dev/null
  local told
  told=$(facts_of etcd/access/etcd-access etcd-access)
  [[ $(jq --compact-output . <<<"${told}") == '{"rbac":true,"users":{"root":["root"],"kube-apiserver":["root"],"flannel":["flannel"]},"roles":{"flannel":["readwrite /net/ /net0"]},"keys":{"/net/config":"{\"Network\": \"172.30.0.0/16\"}"}}' ]]
  rm "${ETCD}/on" "${ETCD}"/{users,roles,keys}/*
  told=$(facts_of etcd/access/etcd-access etcd-access)
  [[ $(jq --compact-output . <<<"${told}") == '{"rbac":false,"users":{"root":null,"kube-apiserver":null,"flannel":null},"roles":{"flannel":null},"keys":{}}' ]]
  : >"${FAKE}/no-leader"
  [[ -z $(facts_of etcd/access/etcd-access etcd-access) ]]
}

# facts_of SCRIPT LABEL: what a script for the report prints, below components/ and without -facts.sh.
facts_of() {
  bash -c 'set -euo pipefail; shopt -s inherit_errexit extglob nullglob
    declare -A RECORD=(); for record in "${ROOT}"/var/lib/barekube/applied/*-"$2".json; do RECORD[$2]=${record}; done
    facts() { FUNCTION=$2; }; facts_of_any_host() { facts "$@"; }
    . "$1"; "${FUNCTION}"' bash "${BATS_TEST_DIRNAME}/../../components/$1-facts.sh" "$2"
}
