# The objects that cluster.sh has applied from this master, as they are in the cluster now, for its report. Secrets come
# without their values.
: "${RECORD[*]-}"
facts objects ask_objects

ask_objects() {
  local records=() words=() word answer
  if ((${#RECORD[@]} == 0)); then return; fi
  while IFS= read -r word; do records+=("${word}"); done \
    < <(grep --files-with-matches --fixed-strings '"objects":[{' "${RECORD[@]}")
  if ((${#records[@]} == 0)); then return; fi
  # Server, authority and two pairs of certificate and key, then the paths of the objects.
  while IFS= read -r word; do words+=("${word}"); done < <(jq --raw-output --slurp '
    (first(.[].data.api) | .server, .cacert, .cert, .key),
    (first(.[].data.breakGlass | select(.)) // {} | .cert // "", .key // ""),
    (.[].data | select(.keptByCluster | not) | (.objects + (.watched // []))[].path)' "${records[@]}")
  if ((${#words[@]} < 7)); then return; fi
  answer=$(get_objects "${words[@]:0:4}" "${words[@]:6}")
  # The rights of the administrators are themselves among the objects.
  if [[ ${answer} == forbidden && -n ${words[4]} ]]; then
    answer=$(get_objects "${words[@]:0:2}" "${words[@]:4}")
  fi
  if [[ ${answer} == forbidden ]]; then answer='{"living":null}'; fi
  echo "${answer}"
}

# get_objects SERVER CACERT CERT KEY PATH…: over one connection; prints `forbidden` if it may not read one of them.
get_objects() {
  local server=$1 access=(--cacert "$2" --cert "$3" --key "$4")
  shift 4
  # The separator cannot occur in JSON.
  { curl --silent --globoff --fail-early --max-time 5 --header 'Accept: application/json' \
    --write-out $'\x1e%{http_code}\x1e' "${access[@]}" "${@/#/${server}}" || true; } \
    | jq --raw-input --slurp --raw-output '
      split("\u001e") as $words
      | [range(0; $ARGS.positional | length) | {path: $ARGS.positional[.], body: $words[2 * .], code: $words[2 * . + 1]}]
      | if any(.code == "403") then "forbidden"
        elif any(.code != "200" and .code != "404") then {living: null}
        else try {living: (map({key: .path, value: (if .code == "404" then null else .body | fromjson
          | del(.metadata.managedFields, .status)
          | if .kind == "Secret" then del(.data, .stringData) else . end end)}) | from_entries)}
          # Time was up in the middle of an answer.
          catch {living: null}
        end | if type == "string" then . else tojson end' --args "$@"
}
