# What a unit has to say about its failure.
: "${VALUE[unit]:?}" "${CONTROLLED_AT?}"

# fail_with_journal UNIT WHAT
fail_with_journal() {
  local unit=$1 what=$2 words='' since=()
  # Lines of an earlier mistake would mislead.
  if [[ ${unit} == "${VALUE[unit]}" && -n ${CONTROLLED_AT} ]]; then since=("--since=@${CONTROLLED_AT}"); fi
  # The sentence below has the main point, whatever becomes of the journal.
  journalctl --unit "${unit}" --lines 25 "${since[@]}" --no-pager --output cat | cut -c -500 >&2 || true
  words=$(journalctl "_SYSTEMD_UNIT=${unit}" --lines 200 "${since[@]}" --no-pager --quiet --output cat | last_words) || true
  fail "${unit} ${what}${words:+: ${words}}; above are the last lines of its journal (journalctl -u ${unit})"
}

# Which of the lines on standard input says best why the program failed: the last that it calls an error itself, or else
# the last that reads like one, or else the last.
last_words() {
  local line last='' likely='' error=''
  while IFS= read -r line; do
    if [[ -z ${line//[[:space:]]/} ]]; then continue; fi
    last=${line}
    # Not the frames of a stack, which name functions and files.
    if [[ ${line} != [![:space:]]*' '* ]]; then continue; fi
    if [[ ${line} =~ ^[EF][0-9]{4}' '|\[emerg\]|^panic:|^Error:|'"level":"'(error|fatal|panic) ]]; then
      error=${line}
    elif [[ ${line,,} =~ error|fatal|panic|invalid|unknown|not\ defined|cannot|failed ]]; then
      likely=${line}
    fi
  done
  line=${error:-${likely:-${last}}}
  line=${line%%,\"stacktrace\"*}
  echo "${line:0:400}"
}
