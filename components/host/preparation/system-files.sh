# Files of the system, as host preparation reads and writes them.
: "${ROOT-}" "${FILES[*]-}"

# read_file FILE VARIABLE: sets it to the content including the newlines at its end; to nothing if there is no file.
read_file() {
  if [[ -f $1 ]]; then IFS= read -r -d '' "${2?}" <"$1" || true; fi # fails at the end of the file
}

# overwrite FILE CONTENT: in place, for files that cannot be replaced.
overwrite() {
  { printf '%s' "$2" >"$1"; } 2>/dev/null || fail "cannot write $1 ($(free_space "${1%/*}") free there); make room and run again"
}

# write_own PATH CONTENT: a file that is barekube's alone.
write_own() {
  write_file "$1" 0644 root:root "$2"
  FILES+=("$1")
}

# edit PATH SED_ARGUMENT…: keeps owner and mode.
edit() {
  local path=$1 content like
  shift
  # The dot keeps the newlines at the end.
  content=$(sed "$@" "${ROOT}${path}" && echo .)
  like=$(stat -c '%04a %U:%G' "${ROOT}${path}")
  write_file "${path}" "${like% *}" "${like#* }" "${content%.}"
}
