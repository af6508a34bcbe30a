# node_becomes SECONDS CONDITION NODE SERVER [CURL_ARGUMENT…]: waits until the jq condition is true of the Node; fails
# when the time is up. A watch notices the change at once, and costs the API server and this host less than polling.
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
    # curl goes on watching, unless it has failed.
    kill "${watch}" 2>/dev/null || true
    exec {events}<&-
    if ((found == 0)); then return; fi
    sleep 0.2
  done
  return 1
}
