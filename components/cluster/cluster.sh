# The cluster's own objects:
#   .objects     [{path, object}]: each is applied server-side at its path in the API
#   .watched     [{path, object}]: applied from elsewhere, since they have secret values; only remembered here
#   .breakGlass  {cert, key}: gives all rights for as long as the administrators have none, since the objects that
#                grant those are among .objects
#   .collections [path]: where there may be objects that the document no longer has; see dropped-objects.sh
#   .repair      somebody has changed an object: lists are restored to exactly the items that they should have
# This host remembers the objects, and object-facts.sh asks for them; removal leaves them in the cluster.
: "${KIT:?}" "${DATA:?}" "${EACH[*]-}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=dropped-objects.sh
. "${KIT}/dropped-objects.sh"
: "${SERVER:?}"

apply() {
  local i
  wait_until 120 apply_objects \
    || fail "the API server at ${SERVER} is not ready after 120 s; see there: journalctl -u kube-apiserver"
  # Only when it is needed, since every use of it stands out in the audit log.
  if [[ " ${CODES[*]} " == *" 403 "* && -n ${VALUE["breakGlass cert"]:-} ]]; then
    VALUE["api cert"]=${VALUE["breakGlass cert"]} VALUE["api key"]=${VALUE["breakGlass key"]}
    ACCESS=(--cacert "${VALUE["api cacert"]}" --cert "${VALUE["api cert"]}" --key "${VALUE["api key"]}")
    apply_objects || fail "the API server at ${SERVER} is no longer ready; run again"
  fi
  each objects
  for i in "${!EACH[@]}"; do
    if [[ ${CODES[i]:-} != 422 ]] || ! cannot_change "${ANSWERS[i]}"; then continue; fi
    # With a claim, the data on its volume would go.
    if [[ ${VALUE["objects ${EACH[i]} path"]} == */persistentvolumeclaims/* ]]; then continue; fi
    replace_object "${EACH[i]}"
    CODES[i]=200
  done
  require_success
  if [[ -n ${VALUE["repair number"]:-} ]]; then
    wait_until 60 restore_lists || fail "the API server at ${SERVER} is no longer ready; run again"
    require_success
  fi
  # Where nothing was there yet, nothing is left over. New nodes wait for this.
  if [[ " ${CODES[*]} " == *" 200 "* ]]; then delete_dropped_objects; fi
  echo "applied ${#EACH[@]} objects"
}

objects() { printf '%s' "${DATA}" | jq --compact-output '.objects[] | {path, body: .object}'; }

apply_objects() { objects | apply_all; }

# Server-side apply leaves the items that others have added to some lists.
restore_lists() { objects | patch_all application/merge-patch+json 'fieldManager=barekube'; }

require_success() {
  local i
  for i in "${!EACH[@]}"; do
    if [[ ${CODES[i]:-} == 2?? ]]; then continue; fi
    fail "the API server refused ${VALUE["objects ${EACH[i]} path"]}: $(message_in "${ANSWERS[i]:-it does not answer}")"
  done
}

# cannot_change ANSWER: whether an object was refused because of a field that cannot be changed in place.
cannot_change() { [[ $1 =~ immutable|'may not change once set'|'cannot change roleRef' ]]; }

# replace_object INDEX: deletes the object and creates it again.
replace_object() {
  local path=${VALUE["objects $1 path"]} answer
  answer=$(api DELETE "${path}" 2>&1) || fail "the API server did not delete ${path}: $(message_in "${answer}")"
  answer=$(printf '%s' "${VALUE["objects $1 object"]}" | api PATCH "${path}?fieldManager=barekube&force=true" \
    --header 'Content-Type: application/apply-patch+yaml' --data-binary @- 2>&1) \
    || fail "the API server refused ${path}: $(message_in "${answer}")"
}

# The objects go with the cluster.
remove() { :; }
