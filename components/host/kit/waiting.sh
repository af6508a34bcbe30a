# wait_until SECONDS COMMAND…: succeeds as soon as the command does, and fails when the time is up. The command is
# a condition, so errors inside it do not end the script.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.2
  done
}
