# All Secrets in etcd encrypted with the key that every API server writes with by now: .key, its generation. An API
# server that is asked to change nothing of an object writes it anew only if its first key is not the one that the
# object is encrypted with. So a run that was cut off is begun again at the cost of reading, and no Secret's content
# comes here.
: "${KIT:?}" "${VALUE[key]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}" "${CODES[*]-}" "${ANSWERS[*]-}"
readonly NAMES_ALONE='application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

apply() {
  local count=0 reported=${SECONDS} failure=''
  NEXT=''
  while :; do
    wait_until 60 list_page "${NEXT}" \
      || fail "the API server at ${SERVER} does not list Secrets: ${PROBLEM}; see there: journalctl -u kube-apiserver"
    # What is not served within that time may be refused by a webhook, which must not keep the others from it.
    wait_until 60 rewrite_page || true
    failure=${failure:-$(first_failure)}
    count=$((count + ${#PAGE[@]}))
    if [[ -z ${NEXT} ]]; then break; fi
    if ((SECONDS - reported >= 10)); then
      log "${count} Secrets have been seen to, about ${LEFT} are left"
      reported=${SECONDS}
    fi
  done
  if [[ -n ${failure} ]]; then
    fail "not all Secrets could be encrypted with key ${VALUE[key]}: ${failure}; mend that and run again"
  fi
  echo "${count} Secrets are encrypted with key ${VALUE[key]}"
}

# list_page CONTINUE: PAGE gets requests for the next Secrets, NEXT where to go on after them (nothing: nowhere),
# and LEFT about how many those are. When the list has grown too old to go on with, the answer has a NEXT for a
# newer one.
list_page() {
  local answer=()
  PROBLEM='it does not answer'
  # Its first line says how it ended.
  mapfile -t answer < <(api GET "/api/v1/secrets?limit=500&continue=$1" --header "Accept: ${NAMES_ALONE}" 2>/dev/null \
    | jq --raw-output '.code // 200, .metadata.continue // "", .metadata.remainingItemCount // 0,
      (.message // "" | gsub("\n"; " ")),
      (.items[]?.metadata | {path: "/api/v1/namespaces/\(.namespace)/secrets/\(.name)", body: {}} | tojson)' 2>/dev/null)
  if ((${#answer[@]} < 4)); then return 1; fi
  NEXT=${answer[1]} LEFT=${answer[2]} PROBLEM=${answer[3]} PAGE=("${answer[@]:4}")
  [[ ${answer[0]} == 200 || (${answer[0]} == 410 && -n ${NEXT}) ]]
}

rewrite_page() {
  printf '%s\n' "${PAGE[@]}" | patch_all application/merge-patch+json fieldManager=barekube \
    && ((${#CODES[@]} == ${#PAGE[@]}))
}

# Of a page, in words. A Secret that is gone needs no key, and one that somebody else changes at the same time gets
# the right one by that.
first_failure() {
  local i
  for i in "${!PAGE[@]}"; do
    if [[ ${CODES[i]:-} =~ ^(2..|404|409)$ ]]; then continue; fi
    echo "$(jq --raw-output .path <<<"${PAGE[i]}"): $(message_in "${ANSWERS[i]:-it does not answer}")"
    return
  done
}

# They stay as they are.
remove() { :; }
