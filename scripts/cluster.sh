# The cluster's own objects: .objects [{path, object}], each applied server-side at its API path.
: "${KIT:?}" "${EACH[*]-}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"

apply() {
  local i path answer
  wait_until 120 is_api_ready || fail "the API server at ${SERVER} is not ready after 120 s; see there: journalctl -u kube-apiserver"
  each objects
  for i in "${EACH[@]}"; do
    path=${VALUE["objects ${i} path"]}
    answer=$(api PATCH "${path}?fieldManager=barekube&force=true" \
      --header 'Content-Type: application/apply-patch+yaml' --data-binary @- <<<"${VALUE["objects ${i} object"]}") \
      || fail "the API server refused ${path}: $(message_in "${answer}")"
  done
  echo "applied ${#EACH[@]} objects"
}

# They go with the cluster.
remove() { :; }
