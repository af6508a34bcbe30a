#!/usr/bin/env bats
# report.sh with local-path-facts.sh: the volumes of local-path-provisioner, from the master that remembers its objects.

load support/reporting-host
load support/with-api
load support/api

# put_volume NAME PROVISIONER PHASE
put_volume() {
  jq --null-input --arg name "$1" --arg provisioner "$2" --arg phase "$3" '{
    metadata: {$name, annotations: {"pv.kubernetes.io/provisioned-by": $provisioner}},
    spec: {claimRef: {namespace: "n", name: "claim-of-\($name)"}}, status: {$phase}}' \
    | request PUT "/api/v1/persistentvolumes/$1" --data-binary @- --output /dev/null
}
# apply_objects ADD_ON
apply_objects() {
  document --argjson api "$(api_access)" '{api: $api, objects: [
    {path: "/api/v1/configmaps/c", object: {kind: "ConfigMap", metadata: {name: "c"}}}]}'
  mkdir -p "${ROOT}/etc/kubernetes"
  printf 'server: %s\ncertificate-authority: %s\nclient-certificate: %s\nclient-key: %s\n' "${SERVER}" \
    "${API}"/{ca.crt,admin.crt,admin.key} >"${ROOT}/etc/kubernetes/admin.conf"
  apply cluster "$1-objects" >/dev/null
}

@test "volumes: those of the provisioner, by their claims" {
  apply_objects local-path-provisioner
  put_volume a rancher.io/local-path Bound
  put_volume b rancher.io/local-path Released
  put_volume c example.com/other Bound
  [[ $(told '.facts."local-path-volumes"') == '{"some":["n/claim-of-a","b"],"count":2}' ]]
}

@test "volumes: nobody asks for them where there is no such add-on" {
  apply_objects coredns
  put_volume a rancher.io/local-path Bound
  [[ $(told '.facts."local-path-volumes"') == null ]]
}
