# node_becomes SECONDS CONDITION NODE SERVER [curl arguments…]: waits until the jq condition is true of the
# Node; false when the time is over. Watching costs the API server and this host less than asking again and
# again, and it knows at once.
node_becomes() {
  local deadline=$((SECONDS + $1)) condition=$2 node=$3 server=$4 left events watch found
  shift 4
  while left=$((deadline - SECONDS)) && ((left > 0)); do
    exec {events}< <(exec curl --silent --fail --no-buffer --max-time "${left}" "$@" \
      "${server}/api/v1/nodes?watch=true&timeoutSeconds=${left}&fieldSelector=metadata.name%3D${node}" 2>/dev/null)
    watch=$!
    found=0
    jq --null-input --exit-status "first(inputs.object | select(.kind == \"Node\") | select(${condition}))" \
      <&"${events}" >/dev/null 2>&1 || found=$?
    # It goes on watching; after a failure it has ended by itself.
    kill "${watch}" 2>/dev/null || true
    exec {events}<&-
    if ((found == 0)); then return; fi
    sleep 0.2
  done
  return 1
}
