# BASH_ENV of a run that is to be cut off: kills the process that does the work before its CUT_OFF_AFTERth command.
if [[ ${BAREKUBE_LIMITED:-} == yes && -n ${CUT_OFF_AFTER:-} ]]; then
  unset BASH_ENV
  # shellcheck disable=SC2034 # the trap counts
  commands_run=0
  set -o functrace
  trap '((++commands_run < CUT_OFF_AFTER)) || kill -KILL $$' DEBUG
fi
