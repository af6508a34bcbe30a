# The API server, from a master, as the cluster's administrator.
#   .api {server, cacert, cert, key}

# api METHOD PATH [curl arguments…]: prints the answer's body; fails when the answer is not a success.
api() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body --max-time 30 --request "${method}" \
    --cacert "$(data .api.cacert)" --cert "$(data .api.cert)" --key "$(data .api.key)" \
    "$@" "$(data .api.server)${path}"
}

is_api_ready() { api GET /readyz --output /dev/null 2>/dev/null; }
