# What etcd says of the users and keys that etcd-access.sh has set up from this host, for its report; nothing while it does
# not answer.
: "${RECORD[*]-}"
facts etcd-access ask_etcd_access

ask_etcd_access() {
  local fields=() access=() rbac
  if [[ -z ${RECORD["etcd-access"]:-} ]]; then return; fi
  mapfile -t fields < <(jq --raw-output '.data
    | (.etcdctl | .path, (.endpoints | join(",")), .cacert, .cert, .key),
      (.administrators | join(" ")), (.clients | keys | join(" ")), (.clients[].prefix)' "${RECORD["etcd-access"]}")
  if ((${#fields[@]} < 8)); then return; fi
  access=("${fields[0]}" --command-timeout 5s --endpoints "${fields[1]}" --cacert "${fields[2]}" --cert "${fields[3]}" --key "${fields[4]}")
  rbac=$("${access[@]}" auth status 2>/dev/null) || return 0
  jq --null-input --compact-output --argjson rbac "$([[ ${rbac} == *'Authentication Status: true'* ]] && echo true || echo false)" \
    --argjson users "$(tell_each user "${fields[5]} ${fields[6]}")" --argjson roles "$(tell_each role "${fields[6]}")" \
    --argjson keys "$(tell_keys "${fields[@]:7}")" '{$rbac, $users, $roles, $keys}'
}

# tell_each user|role NAMES: by name its roles or its rights, in JSON; one that etcd does not name has null.
tell_each() {
  local name names=() answer
  read -ra names <<<"$2"
  for name in "${names[@]}"; do
    answer=$("${access[@]}" "$1" get "${name}" --write-out json 2>/dev/null) || answer=null
    printf '%s\t%s\n' "${name}" "${answer}"
  done | jq --raw-input --null-input --compact-output '
    [inputs | split("\t") | {key: .[0], value: (.[1] | fromjson | if . == null then null elif has("perm") or has("roles") | not then []
      else .roles // (.perm | map("\(["read", "write", "readwrite"][.permType // 0]) \(.key // "" | @base64d) \(.range_end // "" | @base64d)")) end)}]
    | from_entries'
}

# tell_keys PREFIX…: every key that begins with one of them, with its value, in JSON.
tell_keys() {
  local prefix
  for prefix in "$@"; do
    "${access[@]}" get --prefix --write-out json -- "${prefix}" 2>/dev/null || return 0
  done | jq --slurp --compact-output '[.[].kvs // [] | .[] | {key: (.key | @base64d), value: (.value // "" | @base64d)}] | from_entries'
}
