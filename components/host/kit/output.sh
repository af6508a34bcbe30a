# What a script says: messages on standard error and, at its end, what it has changed on standard output.

# What this run has changed, in order: paths, units, or whatever else a script deals with.
CHANGED=()

# A function that undoes what a failed run has done, where that is possible.
ON_FAILURE=:

log() { echo "$*" >&2; }

complain() { log "error: ${HOSTNAME}: $*"; }

# fail SENTENCE…: ends the run, saying what is wrong and what to do about it.
fail() {
  local undo=${ON_FAILURE}
  ON_FAILURE=:
  complain "$@"
  "${undo}"
  exit 1
}

report() {
  if ((${#CHANGED[@]} > 0)); then echo "changed ${CHANGED[*]}"; else echo unchanged; fi
}
