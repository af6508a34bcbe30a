# The way back to the last files that a unit worked with, when it does not come up with new ones. Its keys and
# certificates are another command's, and stay as they are.
: "${KIT:?}" "${DATA?}" "${STATE:?}" "${STAMP:?}" "${VALUE[unit]:?}" "${COMMAND_LINE[*]:?}"
WORKED="${STAMP}.worked"

# To be called when the unit works. The document holds no secrets.
remember_working() {
  local known=''
  if [[ -f ${WORKED} ]]; then known=$(<"${WORKED}"); fi
  if [[ ${known} == "${DATA}" ]]; then return; fi
  mkdir -p "${STATE}/units"
  (umask 077 && printf '%s\n' "${DATA}" >"${WORKED}.new")
  mv -fT "${WORKED}.new" "${WORKED}"
}

# Applies the earlier document as any other, so that it is also the one on record, and a run that is cut off is made
# good like any other.
go_back() {
  local unit=${VALUE[unit]}
  if [[ ${BAREKUBE_GOES_BACK:-} == yes ]]; then return; fi
  if [[ ! -f ${WORKED} ]]; then
    log "${unit} has not worked on this host before, so there are no earlier files to go back to"
    return
  fi
  if is_the_same; then
    log "${unit} has worked with the same files before, so there is nothing to go back to"
    return
  fi
  log "${unit} goes back to the files that it last worked with"
  if BAREKUBE_GOES_BACK=yes "${KIT}/run.sh" "${COMMAND_LINE[@]}" <"${WORKED}" >/dev/null; then
    complain "${unit} runs with its previous files again; correct what is said above and run again"
  else
    complain "${unit} does not work with its previous files either, as said above; this host needs you: journalctl -u ${unit}"
  fi
}

is_the_same() {
  jq --exit-status --slurpfile worked "${WORKED}" '
    def what_counts: [.unit, .files, .reads];
    what_counts == ($worked[0] | what_counts)' <<<"${DATA}" >/dev/null
}
