# What the host was like before, in files below ${BEFORE}, so that removal can restore it. It is written down before
# each change, so that no change is left without it when a run is cut off.
: "${BEFORE:?}" "${PROMISES[*]-}"

# The promises of the last run that came to its end; see manifest.sh.
EARLIER_PROMISES=''

read_earlier_promises() { read_file "${BEFORE}/promises" EARLIER_PROMISES; }

save_promises() {
  printf '%s\n' "${PROMISES[@]}" >"${BEFORE}/promises.new"
  mv -fT "${BEFORE}/promises.new" "${BEFORE}/promises"
}

# was_promised WHAT HOW: whether an earlier run has already made it so. If it is different now, somebody else has
# changed it since, and this is not what the host was like before.
was_promised() { [[ $'\n'${EARLIER_PROMISES} == *$'\n'"$1"$'\t'"$2"[$'\t\n']* ]]; }

# remember_original FILE LINE: unless the file already has a line with the same text before the `=`.
remember_original() {
  local lines line
  read_originals lines "$1"
  for line in "${lines[@]}"; do
    if [[ ${line%%=*} == "${2%%=*}" ]]; then return; fi
  done
  echo "$2" >>"${BEFORE}/$1"
}

# read_originals ARRAY FILE: the lines that remember_original has written.
# shellcheck disable=SC2034 # it sets the caller's array
read_originals() {
  local -n originals=$1
  originals=()
  if [[ -f "${BEFORE}/$2" ]]; then mapfile -t originals <"${BEFORE}/$2"; fi
}
