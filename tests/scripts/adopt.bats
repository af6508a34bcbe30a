#!/usr/bin/env bats
# tools/adopt/hosts: what a host and the API tell for a state that is to be made anew.

load support/reporting-host
load support/with-api
load support/api

teardown() { rm -f "${API}"/{unbound,unready,log}; }

collect() { bash -s <"${BATS_TEST_DIRNAME}/../../tools/adopt/hosts/collect.sh"; }
# content KIND NAME: what the host tells of the one whose name ends so.
content() { collect | awk -F '\t' -v kind="$1" -v name="$2" '$1 == kind && $2 ~ name "$" {print $3}' | base64 --decode; }

objects() {
  { cat "${BATS_TEST_DIRNAME}/../../tools/adopt/hosts/objects.sh" && printf '%s\n' "$@"; } \
    | bash -s "${SERVER}" "${API}/ca.crt" "${API}/admin" "${API}/break-glass"
}

@test "what commands were asked for and have left, and the secrets of the host" {
  apply_all
  mkdir -p "${ROOT}/opt/barekube/kit-0123456789ab" && touch "${ROOT}/opt/barekube/kit-0123456789ab/run.sh"
  [[ $(content record -web | jq --raw-output .data.unit) == web.service ]]
  [[ $(content manifest -web | tail -n 1) == end ]]
  [[ $(content file /etc/pki/web.key) == key ]]
  [[ $(collect | grep -c '^file') == 1 ]]
  [[ $(collect | grep '^kit') == $'kit\t'"${ROOT}/opt/barekube/kit-0123456789ab" ]]
}

@test "a host that was never touched has nothing to tell" {
  [[ -z $(collect) ]]
}

@test "objects of the API with the values of Secrets, and null for those that are not there" {
  document --argjson api "$(api_access)" '{api: $api, objects: [
    {path: "/api/v1/secrets/s", object: {kind: "Secret", metadata: {name: "s"}, data: {password: "aGlkZGVu"}}}]}'
  apply cluster join-roles >/dev/null
  [[ $(objects /api/v1/secrets/s /api/v1/secrets/none | jq --compact-output 'map_values(.data)') == '{"/api/v1/secrets/s":{"password":"aGlkZGVu"},"/api/v1/secrets/none":null}' ]]
  touch "${API}/unbound"
  [[ $(objects /api/v1/secrets/s | jq --raw-output '.[].data.password') == aGlkZGVu ]]
}
