# The API server, from a master, as one of the cluster's administrators.
#   .api {server, cacert, cert, key}
: "${VALUE["api server"]:?}" "${VALUE["api cacert"]:?}" "${VALUE["api cert"]:?}" "${VALUE["api key"]:?}"

ACCESS=(--cacert "${VALUE["api cacert"]}" --cert "${VALUE["api cert"]}" --key "${VALUE["api key"]}")
SERVER=${VALUE["api server"]}

# api METHOD PATH [curl arguments…]: prints the answer's body; fails when the answer is not a success.
api() {
  local method=$1 path=$2 answer
  shift 2
  answer=$(curl --silent --show-error --max-time 30 --write-out '\n%{http_code}' --request "${method}" \
    "${ACCESS[@]}" "$@" "${SERVER}${path}") || return 1
  echo "${answer%$'\n'*}"
  [[ ${answer##*$'\n'} == 2?? ]]
}

# The sentence in which the API server says why not.
message_in() { jq --raw-input --slurp --raw-output '(fromjson? | .message) // .' <<<"$1"; }

is_api_ready() { api GET /readyz >/dev/null 2>&1; }
