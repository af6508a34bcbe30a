# Objects of the API, as a master's administrator sees them:
#   bash -s SERVER AUTHORITY ADMINISTRATOR BREAK_GLASS < PATHS
# The first argument behind the server is a file with the trusted authorities; the others are names of certificates and keys
# without `.crt` and `.key`. Standard input has the path of an object on each line. Prints one JSON object: path → the
# object, or null where there is none. Changes nothing.
set -euo pipefail
shopt -s inherit_errexit
unset {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY

main() {
  local server=$1 authority=$2 administrator=$3 break_glass=$4 answers
  mapfile -t PATHS
  answers=$(objects_as "${administrator}" "${server}" "${authority}")
  # The rights of the administrators are themselves objects that somebody may have deleted.
  if [[ ${answers} == forbidden ]]; then answers=$(objects_as "${break_glass}" "${server}" "${authority}"); fi
  if [[ ${answers} == forbidden ]]; then
    echo "the API server at ${server} lets nobody read the cluster's objects" >&2
    exit 1
  fi
  printf '%s\n' "${answers}"
}

# objects_as PAIR SERVER AUTHORITY
objects_as() {
  # The separator cannot occur in JSON.
  curl --silent --show-error --globoff --fail-early --max-time 30 --header 'Accept: application/json' \
    --write-out $'\x1e%{http_code}\x1e' --cacert "$3" --cert "$1.crt" --key "$1.key" "${PATHS[@]/#/$2}" \
    | jq --raw-input --slurp --raw-output '
      split("\u001e") as $words
      | [range(0; $ARGS.positional | length) | {path: $ARGS.positional[.], body: $words[2 * .], code: $words[2 * . + 1]}]
      | if any(.code == "403") then "forbidden"
        elif any(.code != "200" and .code != "404") then error("an answer of the API server has the status " + (map(.code // "none") | unique | join(", ")))
        else map({key: .path, value: (if .code == "404" then null else .body | fromjson end)}) | from_entries | tojson end
      ' --args "${PATHS[@]}"
}

main "$@"
