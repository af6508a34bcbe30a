# What was applied to this host, so that it can be removed without the program that asked for it. For each name:
#   ${APPLIED}/TIME-NAME.json      {script, data, dropped}; removal goes by TIME, that of its first apply
#   ${APPLIED}/TIME-NAME.manifest  see manifest.sh
: "${STATE:?}" "${ROOT-}" "${RECORD-}"
APPLIED="${STATE}/applied"

# record_of NAME: where its record is, or will be.
record_of() {
  local records=("${APPLIED}"/+([0-9])-"$1.json")
  if ((${#records[@]} > 0)); then echo "${records[0]}"; else echo "${APPLIED}/$(date +%s%N)-$1.json"; fi
}

# write_record FILE: before anything is applied. An empty manifest says that the run has not come to its end.
write_record() {
  local file=$1 present=''
  if [[ -f "${file%.json}.manifest" ]]; then : >"${file%.json}.manifest"; fi
  if [[ -f ${file} ]]; then read -r present <"${file}" || true; fi # an incomplete last line
  if [[ ${present} == "${RECORD}" ]]; then return; fi
  install -d -m 0700 "${APPLIED}"
  echo "${RECORD}" >"${file}.new"
  mv -fT "${file}.new" "${file}"
}

# forget_dropped FILE: once the paths that the document no longer lists are gone.
forget_dropped() {
  local file=$1
  jq --compact-output '.dropped = []' "${file}" >"${file}.new"
  mv -fT "${file}.new" "${file}"
}

# Removes everything that was applied. Goes on after a failure so that as little as possible is left behind, and
# keeps what another try needs.
reset() {
  local records=("${APPLIED}"/+([0-9])-*.json) directories=() failed=0 script name i
  for ((i = ${#records[@]} - 1; i >= 0; i--)); do
    name=${records[i]##*/+([0-9])-}
    script=$(jq --raw-output .script "${records[i]}")
    jq .data "${records[i]}" | BAREKUBE_RESET=yes "$0" "${script}" remove "${name%.json}" || failed=1
  done
  if ((failed)); then fail "not everything could be removed; fix the errors above and run again"; fi
  if [[ -f "${STATE}/directories" ]]; then
    mapfile -t directories < <(sort -ru "${STATE}/directories")
    for ((i = 0; i < ${#directories[@]}; i++)); do
      if [[ -d ${directories[i]} ]]; then rmdir --ignore-fail-on-non-empty "${directories[i]}"; fi
    done
  fi
  give_back
  rm -rf "${STATE}" "${ROOT}/run/barekube"
}
