#!/usr/bin/env bash
# Copies the journal into files for a log collector: follow-journal.sh FOLDER
# Each entry is a line of JSON. A file that is full is followed by another one, with the next number; only the newest stay,
# however much of them the collector has read. The last line's cursor tells where to continue, so a restart neither loses
# an entry nor copies one twice.
set -o errexit -o nounset -o pipefail -o monitor
shopt -s nullglob

readonly FOLDER=$1
readonly FILES=4 FILE_BYTES=${JOURNAL_FILE_BYTES:-16777216}
# The very first run begins with what is not older.
readonly FIRST=-1h
readonly FIELDS=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,UNIT,_PID,_SYSTEMD_UNIT
# The journal has texts as arrays of bytes where they are not all UTF-8, and fields as arrays where they are repeated.
# shellcheck disable=SC2016 # $ would be jq's
readonly RECORD='
  def instant: "\(.[:-6] | tonumber | todate | rtrimstr("Z")).\(.[-6:])Z";
  def text: if type != "array" then tostring elif all(type == "number") then implode else map(text) | join(" ") end;
  {
    time: (.__REALTIME_TIMESTAMP | instant),
    message: (.MESSAGE // ""),
    # What systemd says about another unit belongs to that one.
    unit: ((if ._PID == "1" then .UNIT else null end) // ._SYSTEMD_UNIT),
    identifier: .SYSLOG_IDENTIFIER,
    priority: .PRIORITY,
    pid: ._PID,
    cursor: .__CURSOR
  } | with_entries(select(.value != null) | .value |= text)'

FILE='' JOURNALCTL='' JQ=''

main() {
  local files=("${FOLDER}"/*.log)
  trap 'stop; exit 0' TERM
  if ((${#files[@]} > 0)); then FILE=${files[-1]}; else begin_file; fi
  start
  while true; do
    sleep 5 &
    wait $! || true # a signal
    if ! kill -0 "${JOURNALCTL}" 2>/dev/null; then
      echo "journalctl has ended" >&2
      exit 1
    fi
    if (($(stat --format=%s "${FILE}") >= FILE_BYTES)); then
      stop
      begin_file
      start
    fi
  done
}

start() {
  local cursor from=(--since="${FIRST}")
  end_torn_line
  cursor=$(last_cursor)
  if [[ -n ${cursor} ]]; then from=(--after-cursor="${cursor}"); fi
  journalctl --follow --no-tail --all --quiet --output=json --output-fields="${FIELDS}" "${from[@]}" \
    | jq --unbuffered --compact-output "${RECORD}" >>"${FILE}" &
  JQ=$!
  JOURNALCTL=$(jobs -p %+)
}

# What is on its way is written first.
stop() {
  kill "${JOURNALCTL}" 2>/dev/null || true # it has ended by itself
  wait "${JQ}" || true                     # journalctl's status is that of a signal
}

begin_file() {
  local files=("${FOLDER}"/*.log) last=0
  if ((${#files[@]} > 0)); then
    last=${files[-1]##*/}
    last=$((10#${last%.log}))
  fi
  FILE=${FOLDER}/$(printf '%09d' $((last + 1))).log
  : >"${FILE}"
  while ((${#files[@]} >= FILES)); do
    rm -f "${files[0]}"
    files=("${files[@]:1}")
  done
}

# A crash may have cut it off; its entry comes once more.
end_torn_line() { if [[ -s ${FILE} && -n $(tail --bytes=1 "${FILE}") ]]; then echo >>"${FILE}"; fi; }

# last_cursor: of the last whole line in the newest file that has any.
last_cursor() {
  local files=("${FOLDER}"/*.log) i cursor
  for ((i = ${#files[@]} - 1; i >= 0; i--)); do
    cursor=$(tail --lines=2 "${files[i]}" | jq --raw-input --raw-output 'fromjson? | .cursor // empty' | tail --lines=1)
    if [[ -n ${cursor} ]]; then
      echo "${cursor}"
      return
    fi
  done
}

main </dev/null
