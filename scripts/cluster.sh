# The cluster's own objects: .objects [{path, object}], each applied server-side at its API path.
: "${KIT:?}" "${DATA:?}" "${EACH[*]-}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"

apply() {
  local i path
  wait_until 120 apply_objects \
    || fail "the API server at ${SERVER} is not ready after 120 s; see there: journalctl -u kube-apiserver"
  each objects
  for i in "${!EACH[@]}"; do
    if [[ ${CODES[i]:-} == 2?? ]]; then continue; fi
    path=${VALUE["objects ${EACH[i]} path"]}
    fail "the API server refused ${path}: $(message_in "${ANSWERS[i]:-it does not answer}")"
  done
  echo "applied ${#EACH[@]} objects"
}

apply_objects() {
  printf '%s' "${DATA}" | jq --compact-output '.objects[] | {path, body: .object}' | apply_all
}

# They go with the cluster.
remove() { :; }
