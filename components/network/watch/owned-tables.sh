# Packet filter tables that belong to one program alone. What it has written is learned once it has settled after a start:
# nobody else has any business in these tables, so whatever changes later without the program is somebody's mistake.
: "${ROOT-}" "${RUN:?}" "${MODE?}" "${FILTER-}" "${UNITS[*]-}" "${TABLES[*]-}" "${NEEDED[*]-}" "${WRITTEN[*]-}" "${PROVIDED[*]-}" "${STARTED[*]-}" "${FINDINGS[*]-}"

look_at_tables() {
  local unit
  for unit in "${UNITS[@]}"; do
    if [[ -n ${TABLES[${unit}]:-} ]] && has_settled "${unit}" && keeps_tables "${unit}"; then look_at_tables_of "${unit}"; fi
  done
}

# keeps_tables UNIT: its own file says so. An `up` that changes that reaches the program before it reaches the watch.
keeps_tables() {
  local file text
  read -r file text <<<"${PROVIDED[$1]:-}"
  [[ -z ${file} ]] || grep --quiet --fixed-strings --regexp="${text}" "${ROOT}${file}" 2>/dev/null
}

# By unit: what was learned of its tables.
declare -A KNOWN=()
# read_known: sets KNOWN. To be called before the packet filter is read: what the watch learns between the two would not
# fit what was read.
read_known() {
  local unit
  KNOWN=()
  for unit in "${UNITS[@]}"; do
    if [[ -r "${RUN}/${unit}.tables" ]]; then KNOWN[${unit}]=$(<"${RUN}/${unit}.tables"); fi
  done
}

look_at_tables_of() {
  local unit=$1 now table known=${KNOWN[$1]:-} written before=${#FINDINGS[@]}
  now=$(tables_of "${unit}")
  # The first line has the start and the last write that the other lines belong to.
  if [[ ${known} == "${STARTED[${unit}]} "* && ${known#*$'\n'} == "${now}" ]]; then return; fi
  written=$(last_write "${unit}")
  # Before its first write nothing can be missing.
  if [[ ${written} == none ]]; then return; fi
  # Nor before it answers, as long as it may be waiting for an API server.
  if [[ ${written} == unknown && ${known} != "${STARTED[${unit}]} "* ]] && ! runs_since "${unit}" "${LONGEST_WAIT_SECONDS}"; then
    return
  fi
  while read -r table; do
    if [[ -n ${table} ]] && ! has_line table "${table}"; then finding "table ${table}" "is missing" restart "${unit}"; fi
  done <<<"${NEEDED[${unit}]:-}"
  if [[ ${known} == "${STARTED[${unit}]} "* ]]; then compare_tables "${unit}" "${written}" "${known}"; fi
  if ((${#FINDINGS[@]} == before)); then learn "${unit}" "${written}"; fi
}

# kube-proxy waits so long for its Node, and then exits.
readonly LONGEST_WAIT_SECONDS=330

# tables_of UNIT: the lines of its tables.
tables_of() {
  local table
  while read -r table; do
    if [[ -n ${table} ]]; then lines_of "${table}"; fi
  done <<<"${TABLES[$1]}"
}

# compare_tables UNIT WRITTEN KNOWN: compares what was learned with what is there.
compare_tables() {
  local unit=$1 written=$2 known=$3 line kind family name rest told=' ' same_write=no
  if [[ ${known%%$'\n'*} == *" ${written}" && ! ${written} =~ ^(unknown|pending)$ ]]; then same_write=yes; fi
  while read -r line; do
    read -r kind family name rest <<<"${line}"
    if has_line "${line}"; then continue; fi
    if ! has_line table "${family}" "${name}"; then
      # A missing table that it needs has been reported already.
      if [[ ${kind} == table && $'\n'${NEEDED[${unit}]:-} != *$'\n'"${family} ${name}"$'\n'* ]]; then
        finding "table ${family} ${name}" "is missing" restart "${unit}"
      fi
    elif [[ ${kind} == object ]]; then
      told+="${family}/${name} "
      finding "${rest} of table ${family} ${name}" "is missing" restart "${unit}"
    elif [[ ${told} != *" ${family}/${name} "* && (${kind} == rules || ${same_write} == yes) ]]; then
      told+="${family}/${name} "
      finding "table ${family} ${name}" "is not as ${unit%.service} wrote it" restart "${unit}"
      # The program may have been in the middle of one write at the first look, and of another at the second.
      # shellcheck disable=SC2034 # look_twice compares it
      EVIDENCE[${FINDINGS[-1]}]="${written} $(lines_of "${family} ${name}" | grep -E '^(rules|all) ')"
    fi
  done <<<"${known#*$'\n'}"
}

# learn UNIT WRITTEN: only the watch learns, and only while the program is not writing at that very moment.
learn() {
  local now
  if [[ ${MODE} != watch || $2 == pending ]]; then return; fi
  read_packet_filter
  now=$(tables_of "$1")
  if [[ $(last_write "$1") != "$2" ]]; then return; fi
  printf '%s %s\n%s\n' "${STARTED[$1]}" "$2" "${now}" >"${RUN}/$1.tables.new"
  mv -fT "${RUN}/$1.tables.new" "${RUN}/$1.tables"
}

# last_write UNIT: different after each write of a program whose metrics tell of them; `none` before the first, `pending`
# while one has still to succeed, `once` for a program that only writes when it starts, `unknown` for one that does not
# answer.
last_write() {
  local url written queued metrics
  read -r url written queued <<<"${WRITTEN[$1]:-}"
  if [[ -z ${url} ]]; then
    echo once
    return
  fi
  # A program that does not answer may have written anything.
  metrics=$(curl -q --silent --fail --max-time 2 --noproxy '*' "${url}") || metrics=''
  awk -v written="${written}" -v queued="${queued}" "${DESCRIBE_WRITES}" <<<"${metrics}"
}

# shellcheck disable=SC2016 # $ is awk's here
readonly DESCRIBE_WRITES='
  { name = labels = $1; sub(/\{.*/, "", name); sub(/^[^{]*/, "", labels) }
  name == written { lines = lines $1 $2; at[labels] = $2 + 0; if ($2 + 0 > 0) any = 1 }
  queued != "" && name == queued { asked[labels] = $2 + 0 }
  END {
    for (labels in asked) if (asked[labels] > at[labels]) pending = 1
    print lines == "" ? "unknown" : !any ? "none" : pending ? "pending" : lines
  }'
