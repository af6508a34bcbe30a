# What a good run has left on the host, noted beside its record: report.sh sends it with what is there later, and
# observe/drift compares the two. Lines of words with tabs between:
#   file PATH MODE_AND_OWNER, and sum PATH SHA256
#   binary PATH SIGNATURE           too large to be read each time
#   link PATH TARGET
#   unless PATH OTHER               PATH may go when OTHER is there
#   unit UNIT
#   masked UNIT, off UNIT           it must not start by itself
# and what scripts promise. The last line is `end`; without it the run did not finish.
: "${ROOT-}" "${EACH[*]-}" "${VALUE[*]-}"

# What scripts write besides their .files and .links.
FILES=()
BINARIES=()
PROMISES=()

# promise WHAT HOW…: a line for the manifest.
promise() {
  local IFS=$'\t'
  PROMISES+=("$*")
}

# It differs as soon as somebody has written to the file, or put another in its place.
readonly SIGNATURE='%s %.9Y %.9Z'

# write_manifest FILE
write_manifest() {
  local path files=() binaries=("${BINARIES[@]/#/${ROOT}}")
  each files
  for path in "${EACH[@]}" "${FILES[@]}"; do
    if [[ -f "${ROOT}${path}" ]]; then files+=("${ROOT}${path}"); fi
  done
  each unless
  for path in "${EACH[@]}"; do promise unless "${ROOT}${path}" "${ROOT}${VALUE["unless ${path}"]}"; done
  each links
  for path in "${EACH[@]}"; do promise link "${ROOT}${path}" "${VALUE["links ${path}"]}"; done
  if [[ -n ${VALUE[unit]:-} ]]; then promise unit "${VALUE[unit]}"; fi
  {
    if ((${#files[@]} > 0)); then
      stat --printf='file\t%n\t%04a %U:%G\n' "${files[@]}"
      sha256sum "${files[@]}" | while read -r sum path; do printf 'sum\t%s\t%s\n' "${path}" "${sum}"; done
    fi
    if ((${#binaries[@]} > 0)); then stat --printf="binary\t%n\t${SIGNATURE}\n" "${binaries[@]}"; fi
    if ((${#PROMISES[@]} > 0)); then printf '%s\n' "${PROMISES[@]}"; fi
    echo end
  } >"$1"
}
