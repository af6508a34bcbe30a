# A host in a directory: the kit really runs, with ROOT in front of every path. Commands on PATH stand in for systemd,
# the kernel and others; they keep their state in files and record how they were called.

# Set by `run`, which is part of bats.
: "${status-}" "${output-}"

# In setup_file: the kit as it lies on a host.
install_kit() {
  KIT="${BATS_FILE_TMPDIR}/kit-test"
  mkdir "${KIT}"
  find "${BATS_TEST_DIRNAME}/../../components" -name '*.sh' -exec cp --target-directory="${KIT}" {} +
  chmod 0755 "${KIT}"/*
  export KIT
}

# In setup: a host to which nothing was ever applied.
new_host() {
  export ROOT="${BATS_TEST_TMPDIR}/root" FAKE="${BATS_TEST_TMPDIR}/fake"
  mkdir -p "${ROOT}"/{etc/systemd/system,run,var/lib,opt} "${FAKE}"
  : >"${FAKE}/calls"
  PATH="${BATS_TEST_DIRNAME}/support/bin:${PATH}"
  # Units need not stay up to be taken for working.
  export BAREKUBE_SETTLED_SECONDS=0
}

# document JQ_ARGUMENT…: sets the document that the scripts get.
document() { DOCUMENT=$(jq --null-input "$@"); }

# apply SCRIPT NAME [JQ_FILTER]: with the document in ${DOCUMENT}, changed by the filter.
apply() { kit "$1" apply "$2" "${3:-.}"; }
remove() { kit "$1" remove "$2" "${3:-.}"; }
kit() { jq "$4" <<<"${DOCUMENT}" | "${KIT}/run.sh" "$1" "$2" "$3"; }
reset() { "${KIT}/run.sh" reset; }

# succeeds_with TEXT COMMAND…, fails_with TEXT COMMAND…: check how the command ends, and that standard output and
# standard error together contain TEXT.
succeeds_with() {
  local text=$1
  shift
  run "$@"
  [[ ${status} -eq 0 && ${output} == *"${text}"* ]] || complain "expected success and: ${text}"
}

fails_with() {
  local text=$1
  shift
  run "$@"
  [[ ${status} -ne 0 && ${output} == *"${text}"* ]] || complain "expected failure and: ${text}"
}

complain() {
  printf '%s\nended with %s and said:\n%s\n' "$1" "${status}" "${output}" >&2
  return 1
}

# calls PATTERN: how many recorded calls since the last forget_calls match the glob, which covers the whole line.
calls() {
  local count=0 line
  while IFS= read -r line; do
    # shellcheck disable=SC2053 # a pattern
    if [[ ${line} == $1 ]]; then count=$((count + 1)); fi
  done <"${FAKE}/calls"
  echo "${count}"
}
forget_calls() { : >"${FAKE}/calls"; }
called() {
  if (($(calls "$1") != ${2:-1})); then
    printf 'expected %s × %s among:\n%s\n' "${2:-1}" "$1" "$(<"${FAKE}/calls")" >&2
    return 1
  fi
}

# Everything below ROOT: type, mode, owner, link target and content. The same text means the same host.
snapshot() {
  (cd "${ROOT}" && find . -mindepth 1 -printf '%p %y %m %u:%g %l\n' | sort && find . -type f -exec sha256sum {} + | sort)
}

# Without what the kit records about itself, whose file names contain times.
host_snapshot() { snapshot | grep -vE ' ?\./(var/lib/barekube|run)' || true; }

# cut_off AFTER COMMAND…: kills the kit before its AFTERth command; fails when it has ended before that.
cut_off() {
  local after=$1 status=0
  shift
  BASH_ENV="${BATS_TEST_DIRNAME}/support/cut-off.bash" CUT_OFF_AFTER=${after} "$@" >/dev/null 2>&1 || status=$?
  ((status != 0))
}

# survives_cuts STEP APPLY…: cuts a run on a fresh host off at every STEPth command. Each time the next run has to bring
# the host to the same state as an uninterrupted run, and the one after that has to find nothing to do.
survives_cuts() {
  local step=$1 fresh="${BATS_TEST_TMPDIR}/fresh" after=1 wanted cuts=0
  shift
  cp -a "${ROOT}" "${fresh}"
  cp -a "${FAKE}" "${fresh}.fake"
  "$@" >/dev/null
  wanted=$(host_snapshot)
  while :; do
    rm -rf "${ROOT}" "${FAKE}"
    cp -a "${fresh}" "${ROOT}"
    cp -a "${fresh}.fake" "${FAKE}"
    if ! cut_off "${after}" "$@"; then break; fi
    cuts=$((cuts + 1))
    "$@" >/dev/null || {
      echo "cut before command ${after}: the next run failed" >&2
      return 1
    }
    if ! diff <(echo "${wanted}") <(host_snapshot) >&2; then
      echo "cut before command ${after}: the next run left another host" >&2
      return 1
    fi
    if [[ $("$@") != unchanged ]]; then
      echo "cut before command ${after}: the third run still changes" >&2
      return 1
    fi
    after=$((after + step))
  done
  ((cuts > 2)) || {
    echo "only ${cuts} cuts before the end" >&2
    return 1
  }
}

# not COMMAND…: for bats, since `!` never ends a script in bash.
not() { if "$@"; then return 1; fi; }

# fake PROGRAM SCRIPT: what it does when it is called; ${FAKE}/answers has to be there.
fake() {
  printf '#!/bin/sh\n%s\n' "$2" >"${FAKE}/answers/$1"
  chmod +x "${FAKE}/answers/$1"
}

# From now on every sleep takes no time and counts as a minute: for tests of what happens after a deadline.
time_flies() {
  # shellcheck disable=SC2317 # the scripts call it
  sleep() { SECONDS=$((SECONDS + 60)); }
  export -f sleep
}
