# A real TLS server that answers like a Kubernetes API server, with certificates of its own.

# In setup_file, or in setup.
start_api() {
  export API="${BATS_TEST_TMPDIR:-${BATS_FILE_TMPDIR}}/api"
  mkdir "${API}"
  certificate ca /CN=ca -addext basicConstraints=critical,CA:TRUE
  certificate server /CN=server -addext subjectAltName=IP:127.0.0.1 -CA "${API}/ca.crt" -CAkey "${API}/ca.key"
  certificate admin /CN=admin -CA "${API}/ca.crt" -CAkey "${API}/ca.key"
  certificate break-glass /CN=break-glass -CA "${API}/ca.crt" -CAkey "${API}/ca.key"
  node "${BATS_TEST_DIRNAME}/support/api-server.mjs" "${API}" 3>&- 4>&- &
  echo $! >"${API}/pid"
  for _ in {1..100}; do
    if [[ -s "${API}/port" ]]; then break; fi
    sleep 0.05
  done
  SERVER="https://127.0.0.1:$(<"${API}/port")"
  export SERVER
}

certificate() {
  local name=$1 subject=$2
  shift 2
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj "${subject}" \
    -keyout "${API}/${name}.key" -out "${API}/${name}.crt" "$@" 2>/dev/null
}

# In teardown_file.
stop_api() { kill "$(<"${API}/pid")"; }

# The .api of a document, and direct access for the tests.
api_access() {
  jq --null-input --arg folder "${API}" --arg server "${SERVER}" \
    '{server: $server, cacert: "\($folder)/ca.crt", cert: "\($folder)/admin.crt", key: "\($folder)/admin.key"}'
}
break_glass() { jq --null-input --arg path "${API}/break-glass" '{cert: "\($path).crt", key: "\($path).key"}'; }
request() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail --request "${method}" --cacert "${API}/ca.crt" --cert "${API}/admin.crt" \
    --key "${API}/admin.key" "$@" "${SERVER}${path}"
}
object() { request GET "$1" | jq --compact-output "$2"; }
