#!/usr/bin/env bats
# reencrypt.sh: encrypts Secrets with another key.

setup_file() {
  bats_require_minimum_version 1.5.0
  load support/host
  load support/api
  install_kit
}
setup() {
  load support/host
  load support/api
  new_host
  start_api
  document --argjson api "$(api_access)" '{api: $api, key: 2, masters: ["master-1"]}'
}
teardown() { stop_api; }

# put_secrets FIRST LAST
put_secrets() {
  local i
  for i in $(seq "$1" "$2"); do
    echo "next"
    printf 'request = PUT\nurl = "%s/api/v1/namespaces/default/secrets/s%s"\n' "${SERVER}" "${i}"
    printf 'cacert = "%s"\ncert = "%s"\nkey = "%s"\n' "${API}/ca.crt" "${API}/admin.crt" "${API}/admin.key"
    jq --null-input --raw-output --arg i "${i}" \
      '"data = \({kind: "Secret", metadata: {namespace: "default", name: "s\($i)"}, data: {x: "c2VjcmV0"}} | tojson | tojson)"'
  done | curl --silent --fail --output /dev/null --config -
}

patched() { grep -c '^PATCH ' "${API}/log"; }

@test "reencrypt: sends an empty patch for every Secret, page by page" {
  put_secrets 1 7
  echo 3 >"${API}/page-size"
  succeeds_with "7 Secrets are encrypted with key 2" apply reencrypt reencrypt
  [[ $(patched) == 7 ]]
  [[ $(grep '^PATCH ' "${API}/log" | cut -d ' ' -f 3- | sort --unique) == 'application/merge-patch+json {}' ]]
  [[ $(object /api/v1/namespaces/default/secrets/s1 .data) == '{"x":"c2VjcmV0"}' ]]
}

@test "reencrypt: works without a single Secret" {
  succeeds_with "0 Secrets are encrypted with key 2" apply reencrypt reencrypt
}

@test "reencrypt: goes on with a new list when the old one has expired" {
  put_secrets 1 7
  echo 3 >"${API}/page-size"
  touch "${API}/expired"
  succeeds_with "7 Secrets are encrypted with key 2" apply reencrypt reencrypt
  [[ ! -e "${API}/expired" ]]
}

@test "reencrypt: a Secret that is deleted or changed in the meantime is no failure" {
  put_secrets 1 3
  echo "404 s1" >"${API}/refuse"
  echo "409 s2" >>"${API}/refuse"
  succeeds_with "3 Secrets are encrypted with key 2" apply reencrypt reencrypt
}

@test "reencrypt: says why the API server refuses one, after all others are done" {
  put_secrets 1 5
  echo 2 >"${API}/page-size"
  echo "403 s1" >"${API}/refuse"
  fails_with "not all Secrets could be encrypted with key 2: /api/v1/namespaces/default/secrets/s1: s1 is refused; fix that and run again" \
    apply reencrypt reencrypt
  [[ $(patched) == 5 ]]
  # A webhook that does not answer counts as a failure of the API server, which may pass.
  echo "500 s1" >"${API}/refuse"
  (time_flies && fails_with "secrets/s1: s1 is refused" apply reencrypt reencrypt)
  rm "${API}/refuse"
  succeeds_with "5 Secrets" apply reencrypt reencrypt
}

@test "reencrypt: waits for an API server that is not ready yet, and says so when it never is" {
  put_secrets 1 1
  touch "${API}/unready"
  (time_flies && fails_with "the API server at ${SERVER} does not list Secrets: not yet; see there" apply reencrypt reencrypt)
  (sleep 0.3 && rm "${API}/unready") 3>&- &
  succeeds_with "1 Secrets" apply reencrypt reencrypt
  wait "$!"
}

@test "reencrypt: the host keeps a record of it, and of whether it was completed" {
  succeeds_with "0 Secrets" apply reencrypt reencrypt
  local manifest
  manifest=$(echo "${ROOT}"/var/lib/barekube/applied/*-reencrypt.manifest)
  [[ $(<"${manifest}") == end ]]
  touch "${API}/unready"
  time_flies
  fails_with "does not list" apply reencrypt reencrypt
  [[ -z $(<"${manifest}") ]]
  succeeds_with "" remove reencrypt reencrypt
  [[ ! -e ${manifest} ]]
}
