# What the packet filter holds, read once for every look.
: "${PODS[*]-}" "${TABLES[*]-}" "${VARYING[*]-}" "${CHAINS[*]-}"

# read_packet_filter: sets FILTER to lines of words, between line breaks:
#   table FAMILY NAME
#   object FAMILY NAME KIND OBJECT     a chain, set or map in a table of ours, except those of single Services, whose names
#                                      have a slash and which come and go
#   rules FAMILY NAME SUM              a checksum of what these contain, except for chains whose rules vary
#   all FAMILY NAME SUM                a checksum of everything, except what packets themselves add to sets
#   forward FAMILY NAME CHAIN DROPS    a chain for forwarded packets; DROPS is `yes` if it drops what it does not accept
#   mentions FAMILY NAME               a table that mentions the Pod network's addresses
# A table of iptables has the family iptables or ip6tables, and holds no more than the chains of ours and what leads there.
# The checksums do not depend on the order of lines, since the kernel lists sets in any order.
FILTER=''
read_packet_filter() {
  local program
  FILTER=$'\n'$(nft --stateless list ruleset 2>/dev/null \
    | awk -v pods="${PODS[*]}" -v ours="$(printf '%s' "${TABLES[@]}")" -v varying=" ${VARYING[*]} " "${HASH}${DESCRIBE_RULES}")$'\n'
  for program in iptables ip6tables; do
    if [[ ${TABLES[*]} != *"${program} "* ]]; then continue; fi
    FILTER+=$("${program}-save" 2>/dev/null \
      | awk -v family="${program}" -v chains="${CHAINS[*]}" -v varying=" ${VARYING[*]} " "${HASH}${DESCRIBE_CHAINS}")$'\n'
  done
}

# has_line KIND FAMILY NAME [REST]
has_line() { [[ ${FILTER} == *$'\n'"$*"$'\n'* ]]; }

# lines_of "FAMILY NAME": the lines of a table of ours.
lines_of() { grep -E "^(table|object|rules|all) $1( |\$)" <<<"${FILTER}" || true; }

readonly HASH='
  BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
  function hash(text,    i, sum) {
    sum = length(text)
    for (i = 1; i <= length(text); i++) sum = (sum * 31 + code[substr(text, i, 1)]) % 2147483647
    return sum
  }'

# shellcheck disable=SC2016 # $ is awk's here
readonly DESCRIBE_RULES='
  BEGIN { networks = split(pods, network, " ") }
  function count(text) {
    if (!owned) return
    sum_all = (sum_all + hash(name " " text)) % 2147483647
    if (fixed) sum_rules = (sum_rules + hash(name " " text)) % 2147483647
  }
  function end_chain() { if (forward) print "forward", table, name, drops ? "yes" : "no"; forward = drops = 0 }
  /^table / {
    table = $2 " " $3; owned = index("\n" ours "\n", "\n" table "\n") > 0
    sum_all = sum_rules = shared = fixed = forward = drops = 0; name = ""
    print "table", table
    next
  }
  /^}/ {
    if (owned) { print "rules", table, sum_rules; print "all", table, sum_all }
    next
  }
  { for (i = 1; i <= networks; i++) if (index($0, network[i])) mentions[table] = 1 }
  /^\t[a-z]+ [^ ]+ \{/ {
    name = $2; shared = name !~ /\//; fixed = shared && !index(varying, " " name " "); dynamic = inside = 0
    if (owned && shared) print "object", table, $1, name
    count($1)
    next
  }
  /^\t}/ { end_chain(); next }
  / hook forward / { forward = 1; if (/policy drop/) drops = 1 }
  forward && /^\t\t(counter )?(drop|reject.*)$/ { drops = 1 }
  !owned { next }
  /^\t\tflags / && /dynamic|timeout/ { dynamic = 1 }
  /^\t\telements = \{/ { inside = 1; sub(/.*elements = \{/, "") }
  inside {
    last = /\}[ \t]*$/
    if (!dynamic) {
      many = split($0, elements, ",")
      for (i = 1; i <= many; i++) {
        gsub(/^[ \t]+|[ \t}]+$/, "", elements[i])
        # Elements change with Services, so they do not count as rules.
        if (elements[i] != "") sum_all = (sum_all + hash(name " " elements[i])) % 2147483647
      }
    }
    if (last) inside = 0
    next
  }
  { count($0) }
  END { for (table in mentions) print "mentions", table }'

# What iptables-save prints. Of chains, a name that ends with a dash stands for those of single Services.
# shellcheck disable=SC2016 # $ is awk's here
readonly DESCRIBE_CHAINS='
  BEGIN {
    count = split(chains, words, " ")
    for (i = 1; i <= count; i++) if (words[i] ~ /-$/) prefixes[words[i]]; else names[words[i]]
  }
  function of_service(name,    prefix) {
    for (prefix in prefixes) if (index(name, prefix) == 1) return 1
    return 0
  }
  function is_ours(name) { return name in names || of_service(name) }
  function target(    i) {
    for (i = NF; i > 2; i--) if ($(i - 1) ~ /^-[jg]$/) return $i
    return ""
  }
  /^\*/ { table = family " " substr($1, 2); sum_all = sum_rules = owned = 0; next }
  /^:/ {
    name = substr($1, 2)
    if (!is_ours(name)) next
    owned = 1
    if (name in names) print "object", table, "chain", name
    sum_all = (sum_all + hash(name)) % 2147483647
    next
  }
  /^-A / {
    if (!is_ours($2) && !is_ours(target())) next
    sum_all = (sum_all + hash($0)) % 2147483647
    if (!of_service($2) && !index(varying, " " $2 " ")) sum_rules = (sum_rules + hash($0)) % 2147483647
    next
  }
  /^COMMIT/ && owned { print "table", table; print "rules", table, sum_rules; print "all", table, sum_all }'
