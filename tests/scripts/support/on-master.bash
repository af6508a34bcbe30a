# For tests of scripts that act on the cluster from a master: a host with an API server, and a node of its own for each
# test. To be loaded outside of all functions.

load support/with-api

setup() {
  load support/host
  load support/api
  new_host
  NODE="node-${BATS_TEST_NUMBER}"
}

put_node() {
  jq --null-input --arg name "${NODE}" --argjson more "${1:-"{}"}" '{metadata: {name: $name, labels: {os: "linux"}},
    status: {conditions: [{type: "Ready", status: "True", message: "ready"}]}} * $more' \
    | request PUT "/api/v1/nodes/${NODE}" --data-binary @- --output /dev/null
}

# Records each call of curl and jq with its arguments.
count_curls() {
  local program
  for program in curl jq; do
    printf '#!/usr/bin/env bash\necho "%s $*" >>"%s/calls"\nexec "%s" "$@"\n' "${program}" "${FAKE}" \
      "$(command -v "${program}")" >"${FAKE}/${program}"
    chmod +x "${FAKE}/${program}"
  done
  PATH="${FAKE}:${PATH}"
}
