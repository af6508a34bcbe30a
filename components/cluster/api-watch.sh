# becomes SECONDS CONDITION LIST [CURL_ARGUMENT…]: waits until the jq condition is true of an object in the list at that
# URL, which has a query; fails when the time is up. A watch notices the change at once, and costs the API server and
# this host less than polling.
becomes() {
  local deadline=$((SECONDS + $1)) condition=$2 list=$3 left events watch found
  shift 3
  while left=$((deadline - SECONDS)) && ((left > 0)); do
    exec {events}< <(exec curl --silent --fail --no-buffer --max-time "${left}" "$@" \
      "${list}&watch=true&timeoutSeconds=${left}" 2>/dev/null)
    watch=$!
    found=0
    jq --null-input --exit-status \
      "first(inputs | select(.type != \"DELETED\") | .object | select(.metadata.name) | select(${condition}))" \
      <&"${events}" >/dev/null 2>&1 || found=$?
    # curl goes on watching, unless it has failed.
    kill "${watch}" 2>/dev/null || true
    exec {events}<&-
    if ((found == 0)); then return; fi
    sleep 0.2
  done
  return 1
}

# node_becomes SECONDS CONDITION NODE SERVER [CURL_ARGUMENT…]: the same of a Node.
node_becomes() { becomes "$1" "$2" "$4/api/v1/nodes?fieldSelector=metadata.name%3D$3" "${@:5}"; }
