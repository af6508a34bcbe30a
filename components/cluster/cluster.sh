# The cluster's own objects:
#   .objects     [{path, object}]: each is applied server-side at its path in the API
#   .breakGlass  {cert, key}: gives all rights for as long as the administrators have none, since the objects that
#                grant those are among .objects
: "${KIT:?}" "${DATA:?}" "${EACH[*]-}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}"
acts_on_cluster

apply() {
  local i path
  wait_until 120 apply_objects \
    || fail "the API server at ${SERVER} is not ready after 120 s; see there: journalctl -u kube-apiserver"
  # Only when it is needed, since every use of it stands out in the audit log.
  if [[ " ${CODES[*]} " == *" 403 "* ]]; then
    VALUE["api cert"]=${VALUE["breakGlass cert"]} VALUE["api key"]=${VALUE["breakGlass key"]}
    apply_objects || fail "the API server at ${SERVER} is no longer ready; run again"
  fi
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

# The objects go with the cluster.
remove() { :; }
