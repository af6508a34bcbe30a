# What of others changes what barekube's units run, for the report of every host.
: "${ROOT-}" "${UNITS[*]-}"
facts overrides ask_overrides

ask_overrides() {
  local unit found='' path keys
  for unit in "${UNITS[@]}"; do
    while IFS=$'\t' read -r path keys; do found+="${unit}"$'\t'"${path}"$'\t'"${keys}"$'\n'; done < <(overrides "${unit}")
  done
  if [[ -z ${found} ]]; then return; fi
  jq --raw-input --null-input --compact-output '
    reduce (inputs | select(. != "") | split("\t")) as [$unit, $path, $keys] ({}; .[$unit][$path] = $keys)' <<<"${found}"
}
