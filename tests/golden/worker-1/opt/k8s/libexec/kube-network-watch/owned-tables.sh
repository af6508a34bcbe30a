# Tables of the packet filter that one program has for itself. What it has written is learned once it has settled after a
# start: nobody else has any business in these tables, so whatever changes later without the program is somebody's mistake.
: "${RUN:?}" "${MODE?}" "${UNITS[*]-}" "${TABLES[*]-}" "${NEEDED[*]-}" "${WRITTEN[*]-}" "${STARTED[*]-}"

look_at_tables() {
  local unit
  for unit in "${UNITS[@]}"; do
    if [[ -z ${TABLES[${unit}]:-} ]] || ! has_settled "${unit}"; then continue; fi
    look_at_tables_of "${unit}"
  done
}

# The program's last write is asked for before and after the tables are read, so that they are those of that write.
look_at_tables_of() {
  local unit=$1 written now known=() table before=${#FINDINGS[@]}
  written=$(last_write "${unit}")
  # Before its first write nothing can be missing.
  if [[ ${written} == none ]]; then return; fi
  now=$(while read -r table; do [[ -z ${table} ]] || describe_table "${table}"; done <<<"${TABLES[${unit}]}")
  if [[ $(last_write "${unit}") != "${written}" ]]; then return; fi
  if [[ -r "${RUN}/${unit}.tables" ]]; then mapfile -t known <"${RUN}/${unit}.tables"; fi
  while read -r table; do
    if [[ -n ${table} && $'\n'${now}$'\n' != *$'\n'"table ${table}"$'\n'* ]]; then
      finding "table ${table}" "is missing" restart "${unit}"
    fi
  done <<<"${NEEDED[${unit}]:-}"
  if [[ ${known[0]:-} == "${STARTED[${unit}]} "* ]]; then compare_tables "${unit}" "${written}" "${now}" "${known[@]}"; fi
  if ((${#FINDINGS[@]} == before)) && [[ ${known[0]:-} != "${STARTED[${unit}]} ${written}" ]]; then
    learn "${unit}" "${written}" "${now}"
  fi
}

# compare_tables UNIT WRITTEN NOW KNOWN…
compare_tables() {
  local unit=$1 written=$2 now=$'\n'$3$'\n' line kind family name rest missing=no same_write=no
  if [[ $4 == *" ${written}" && ${written} != unknown ]]; then same_write=yes; fi
  for line in "${@:5}"; do
    if [[ ${now} == *$'\n'"${line}"$'\n'* ]]; then continue; fi
    read -r kind family name rest <<<"${line}"
    if [[ ${now} != *$'\n'"table ${family} ${name}"$'\n'* ]]; then
      # A table that it needs is missing was said already.
      if [[ ${kind} == table && $'\n'${NEEDED[${unit}]:-} != *$'\n'"${family} ${name}"$'\n'* ]]; then
        finding "table ${family} ${name}" "is missing" restart "${unit}"
      fi
    elif [[ ${kind} == object ]]; then
      missing=${name}
      finding "${rest} of table ${family} ${name}" "is missing" restart "${unit}"
    elif [[ ${missing} != "${name}" && (${kind} == rules || ${same_write} == yes) ]]; then
      missing=${name}
      finding "table ${family} ${name}" "is not as ${unit%.service} wrote it" restart "${unit}"
    fi
  done
}

# learn UNIT WRITTEN NOW: only the watch does.
learn() {
  if [[ ${MODE} != watch ]]; then return; fi
  printf '%s %s\n%s\n' "${STARTED[$1]}" "$2" "$3" >"${RUN}/$1.tables.new"
  mv -fT "${RUN}/$1.tables.new" "${RUN}/$1.tables"
}

# last_write UNIT: different after each write of a program that tells of them in its metrics; `none` before the first, `once`
# for a program that only writes when it starts.
last_write() {
  local url metric lines
  read -r url metric <<<"${WRITTEN[$1]:-}"
  if [[ -z ${url} ]]; then
    echo once
    return
  fi
  # One that does not answer may have written anything.
  lines=$(curl -q --silent --fail --max-time 2 --noproxy '*' "${url}" | grep "^${metric}[{ ]") || lines=''
  if [[ -z ${lines} ]]; then
    echo unknown
  elif [[ ! ${lines} =~ \ [1-9] ]]; then
    echo none
  else
    cksum <<<"${lines}" | tr ' ' -
  fi
}

# describe_table "FAMILY NAME": nothing if there is none. Names with a slash are those of single Services, which come and
# go; `rules` is about all others, `all` is about everything but what packets themselves add.
describe_table() {
  local text
  # shellcheck disable=SC2086 # two words
  text=$(nft --stateless list table $1 2>/dev/null) || return 0
  text=$(awk '
    /^\t[a-z]+ [^ ]+ \{$/ {
      name = $2; shared = name !~ /\//; dynamic = 0; inside = 0
      print "all " $0
      if (shared) print "object " $1 " " name
      next
    }
    /^\t\t(size|flags .*|timeout .*)/ && /dynamic|timeout/ { dynamic = 1 }
    /^\t\telements = \{/ { inside = 1; sub(/.*elements = \{/, "") }
    inside {
      last = /\}[ \t]*$/
      if (!dynamic) {
        count = split($0, elements, ",")
        for (i = 1; i <= count; i++) {
          gsub(/^[ \t]+|[ \t}]+$/, "", elements[i])
          if (elements[i] != "") print "all " name " " elements[i]
        }
      }
      if (last) inside = 0
      next
    }
    { print "all " name " " $0; if (shared) print "rules " name " " $0 }' <<<"${text}" | sort)
  echo "table $1"
  sed -n "s/^object /object $1 /p" <<<"${text}"
  echo "rules $1 $(grep '^rules ' <<<"${text}" | cksum)"
  echo "all $1 $(grep '^all ' <<<"${text}" | cksum)"
}
