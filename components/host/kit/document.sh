# The JSON document from standard input. A single jq takes it apart for the whole run, since starting jq costs as much
# as ten other commands:
#   VALUE[unit]                         {unit: …}
#   VALUE[ready url]                    {ready: {url: …}}
#   VALUE[files /etc/x.conf content]    {files: {"/etc/x.conf": {content: …}}}
#   VALUE[ports 0]                      {ports: […]}
# null is empty, a list of scalars has one on each line, and anything deeper is JSON.
declare -A VALUE=()
# The same, sorted by key, in groups of four: three keys, empty where there are fewer, and the value.
LEAVES=()
# The document itself.
DATA=''
# What the host records for the removal, and the paths that earlier runs of the same name created and the document no
# longer lists.
RECORD=''
DROPPED=()
# The places of the document that the earlier one did not have; see room.sh.
NEW=()

# read_document SCRIPT RECORD_FILE
# shellcheck disable=SC2034 # it sets what run.sh and the scripts read
read_document() {
  local fields=() key i
  DATA=$(cat)
  mapfile -d '' -t fields < <(printf '%s' "${DATA}" | take_apart "$@")
  if ! wait $!; then
    if [[ -f $2 ]] && ! jq empty "$2" 2>/dev/null; then fail "$2 is damaged; remove that file and run again"; fi
    fail "standard input is not one JSON object; nothing was changed"
  fi
  RECORD=${fields[0]}
  for ((i = 1; i < ${#fields[@]}; i += 4)); do
    key=${fields[i]}
    if [[ ${key} == barekube.dropped ]]; then
      DROPPED+=("${fields[i + 3]}")
      continue
    fi
    if [[ ${key} == barekube.new ]]; then
      NEW+=("${fields[i + 3]}")
      continue
    fi
    if [[ -n ${fields[i + 1]} ]]; then key+=" ${fields[i + 1]}"; fi
    if [[ -n ${fields[i + 2]} ]]; then key+=" ${fields[i + 2]}"; fi
    VALUE[${key}]=${fields[i + 3]}
    LEAVES+=("${fields[@]:i:4}")
  done
}

# The record has no file contents, which may be secret and which removal does not need.
take_apart() {
  local script=$1 record=$2
  if [[ ! -f ${record} ]]; then record=/dev/null; fi
  # shellcheck disable=SC2016 # $ is jq's here
  jq --slurp --join-output --arg script "${script}" --slurpfile earlier "${record}" '
    def text:
      if . == null then ""
      elif type == "string" then .
      elif type == "array" and all(.[]; type != "object" and type != "array") then map(tostring) | join("\n")
      else tojson end;
    def is_group: (type == "object" or type == "array") and length > 0;
    def leaves:
      keys[] as $a | .[$a] as $x
      | if $x | is_group | not then [$a, "", "", ($x | text)]
        else ($x | keys[]) as $b | $x[$b] as $y
          | if $y | (type == "object" and length > 0) | not then [$a, ($b | tostring), "", ($y | text)]
            else ($y | keys[]) as $c | [$a, ($b | tostring), $c, ($y[$c] | text)] end
        end;
    def paths_made: (.files // {} | keys) + (.links // {} | keys);
    def places: paths_made + (.directories // {} | keys) + (.leftovers // [])
      + (.occupiedPaths // {} | keys) + (.occupiedUnits // {} | keys);
    if length == 1 and (.[0] | type == "object") then .[0] else error("not one object") end
    | paths_made as $now
    | ([$earlier[] | (.data | paths_made) + .dropped | .[]] | unique - $now) as $dropped
    | ({$script, data: del(.files[]?.content), $dropped} | tojson),
      leaves[], ($dropped[] | "barekube.dropped", "", "", .),
      ((places - [$earlier[] | (.data | places) + .dropped | .[]] | unique)[] | "barekube.new", "", "", .)
    | "\(.)\u0000"' 2>/dev/null
}

# each NAME: sets the array EACH to the keys of the object, or the indices of the list, of that name.
each() {
  local i
  EACH=()
  for ((i = 0; i < ${#LEAVES[@]}; i += 4)); do
    if [[ ${LEAVES[i]} != "$1" || -z ${LEAVES[i + 1]} ]]; then continue; fi
    if ((${#EACH[@]} > 0)) && [[ ${EACH[-1]} == "${LEAVES[i + 1]}" ]]; then continue; fi
    EACH+=("${LEAVES[i + 1]}")
  done
}

# add_file PATH MODE CONTENT: for one whose content only this host knows, as if it were among the document's .files. The
# record does not have it, so whoever calls this sees to its removal.
# shellcheck disable=SC2034 # it adds to what run.sh and the scripts read
add_file() {
  VALUE["files $1 content"]=$3 VALUE["files $1 mode"]=$2
  LEAVES+=(files "$1" content "$3" files "$1" mode "$2")
}
