#!/usr/bin/env bats
# report.sh with object-facts.sh: what a master reports about the objects that it has applied.

load support/reporting-host
load support/with-api
load support/api

teardown() { rm -f "${API}"/{unbound,unready,log}; }

# What has been applied: a role, and a Secret.
apply_objects() {
  document --argjson api "$(api_access)" --argjson glass "$(break_glass)" '{api: $api, breakGlass: $glass, objects: [
    {path: "/apis/x/v1/roles/a:b", object: {kind: "Role", metadata: {name: "a:b"}, rules: [{verbs: ["get"]}]}},
    {path: "/api/v1/secrets/s", object: {kind: "Secret", metadata: {name: "s"}, stringData: {password: "hidden"}}}]}'
  apply cluster join-roles >/dev/null
}

@test "objects as they are, without the values of Secrets" {
  apply_objects
  local role='"/apis/x/v1/roles/a:b":{"kind":"Role","metadata":{"name":"a:b"' told
  told=$(told '.facts.objects.living | map_values(del(.metadata.resourceVersion))')
  [[ ${told} == "{${role}},\"rules\":[{\"verbs\":[\"get\"]}]},\"/api/v1/secrets/s\":{\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}}" ]]
  [[ $(told .facts) != *hidden* ]]
}

@test "objects that are gone" {
  apply_objects
  request DELETE /apis/x/v1/roles/a:b --output /dev/null
  [[ $(told '.facts.objects.living."/apis/x/v1/roles/a:b"') == null ]]
  [[ $(told '.facts.objects.living."/api/v1/secrets/s".kind') == Secret ]]
}

@test "as somebody with more rights if the administrators have lost theirs" {
  apply_objects
  touch "${API}/unbound"
  [[ $(told '.facts.objects.living | keys | length') == 2 ]]
}

@test "nothing is known while no API server answers" {
  apply_objects
  for record in "${ROOT}"/var/lib/barekube/applied/*.json; do
    sed -i "s#${SERVER}#https://127.0.0.1:1#" "${record}"
  done
  [[ $(told .facts.objects) == '{"living":null}' ]]
}

@test "objects that the cluster itself maintains are not asked for, and other hosts have none" {
  [[ $(told .facts.objects) == null ]]
  document --argjson api "$(api_access)" '{api: $api, keptByCluster: true, objects: [
    {path: "/api/v1/configmaps/c", object: {kind: "ConfigMap", metadata: {name: "c"}}}]}'
  apply cluster trust >/dev/null
  [[ $(told '.facts.objects, .commands.trust.finished') == $'null\ntrue' ]]
}

@test "with one connection for all of them" {
  apply_objects
  mkdir "${FAKE}/bin"
  printf '#!/usr/bin/env bash\necho curl >>"%s/calls"\nexec "%s" "$@"\n' "${FAKE}" "$(command -v curl)" >"${FAKE}/bin/curl"
  chmod +x "${FAKE}/bin/curl"
  forget_calls
  PATH="${FAKE}/bin:${PATH}" report >/dev/null
  called curl 1
}

# answers TEXT: instead of what an API server says.
answers() {
  mkdir -p "${FAKE}/bin"
  printf '#!/bin/sh\ncat "%s/answer"\n' "${FAKE}" >"${FAKE}/bin/curl"
  chmod +x "${FAKE}/bin/curl"
  printf '%b' "$1" >"${FAKE}/answer"
}

@test "nothing is known where an answer is cut off" {
  apply_objects
  answers '{"kind": "Role", "meta\x1e200\x1e\x1e000\x1e'
  [[ $(PATH="${FAKE}/bin:${PATH}" told .facts.objects) == '{"living":null}' ]]
  answers '{"kind": "Role", "meta\x1e200\x1e{"kind": "Secret"}\x1e200\x1e'
  [[ $(PATH="${FAKE}/bin:${PATH}" told .facts.objects) == '{"living":null}' ]]
}

@test "a Node whose annotations somebody has made unreadable counts as one that was asked for nothing" {
  apply_objects
  mkdir -p "${ROOT}/etc/kubernetes"
  echo "server: https://192.0.2.1" >"${ROOT}/etc/kubernetes/admin.conf"
  answers '{"items": [{"metadata": {"name": "a", "annotations": {"barekube.io/labels": "{", "barekube.io/repair": "{}"}}}]}'
  [[ $(PATH="${FAKE}/bin:${PATH}" told .facts.node.a.asked) == '{"labels":null,"taints":null,"repair":{}}' ]]
}
