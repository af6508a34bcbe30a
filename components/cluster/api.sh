# Requests to the API server, from a master, as one of the cluster's administrators: .api {server, cacert, cert, key}.
: "${KIT:?}" "${VALUE["api server"]:?}" "${VALUE["api cacert"]:?}" "${VALUE["api cert"]:?}" "${VALUE["api key"]:?}"
# shellcheck source=api-answers.sh
. "${KIT}/api-answers.sh"

ACCESS=(--cacert "${VALUE["api cacert"]}" --cert "${VALUE["api cert"]}" --key "${VALUE["api key"]}")
SERVER=${VALUE["api server"]}

# api METHOD PATH [CURL_ARGUMENT…]: prints the body of the answer; fails unless its status is 2xx.
api() {
  local method=$1 path=$2 answer
  shift 2
  answer=$(curl --silent --show-error --max-time 30 --write-out '\n%{http_code}' --request "${method}" \
    "${ACCESS[@]}" "$@" "${SERVER}${path}") || return 1
  echo "${answer%$'\n'*}"
  [[ ${answer##*$'\n'} == 2?? ]]
}

is_api_ready() { api GET /readyz >/dev/null 2>&1; }

# Applies many objects server-side; see patch_all.
apply_all() { patch_all application/apply-patch+yaml 'fieldManager=barekube&force=true'; }

# patch_all TYPE [QUERY]: patches many objects over one connection, since a handshake costs more than a patch.
# Standard input has an object {path, body} on each line; the arrays CODES and ANSWERS get the status and the body of
# each answer, in the same order. Fails when another try may help, since one of them could not be served now.
patch_all() {
  local type=$1 query=${2:-} requests answer code
  CODES=()
  ANSWERS=()
  # shellcheck disable=SC2016 # $ is jq's here
  requests=$(jq --raw-output --arg type "${type}" --arg query "${query}" --arg server "${SERVER}" \
    --arg cacert "${VALUE["api cacert"]}" --arg cert "${VALUE["api cert"]}" --arg key "${VALUE["api key"]}" '
      "next",
      ({
        url: "\($server)\(.path)?\($query)", request: "PATCH", $cacert, $cert, $key,
        header: "Content-Type: \($type)", "data-raw": (.body | tojson), "max-time": 30
      } | to_entries[] | "\(.key) = \(.value | tojson)"),
      "silent", "show-error", "write-out = \"\u001e%{http_code}\\n\""') || return 1
  if [[ -z ${requests} ]]; then return; fi
  while IFS= read -r -d $'\x1e' answer && IFS= read -r code; do
    ANSWERS+=("${answer}")
    CODES+=("${code}")
  done < <(printf '%s\n' "${requests}" | curl --fail-early --config - 2>/dev/null)
  [[ ! "${CODES[*]:-000}" =~ (^| )(000|429|5..)( |$) ]]
}
