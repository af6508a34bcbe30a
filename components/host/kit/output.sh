# What a script says: messages on standard error and, at its end, what it has changed on standard output.

# What this run has changed, in order: paths, units, or whatever else a script deals with.
CHANGED=()

log() { echo "$*" >&2; }

# fail SENTENCE…: ends the run, saying what is wrong and what to do about it.
fail() {
  echo "error: ${HOSTNAME}: $*" >&2
  exit 1
}

report() {
  if ((${#CHANGED[@]} > 0)); then echo "changed ${CHANGED[*]}"; else echo unchanged; fi
}
