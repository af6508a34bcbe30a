# Encrypts all Secrets in etcd with .key, the generation of the key that every API server writes with by now. A patch
# that changes nothing makes an API server write the object only if it is encrypted with another key. So starting over
# after a run that was cut off costs little more than reading, and the content of no Secret comes here.
: "${KIT:?}" "${VALUE[key]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
: "${SERVER:?}" "${CODES[*]-}" "${ANSWERS[*]-}"
readonly NAMES_ONLY='application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

apply() {
  local count=0 reported=${SECONDS} failure=''
  # See list_page.
  local -A page=([next]='' [left]=0 [problem]='')
  local requests=()
  while :; do
    wait_until 60 list_page page requests \
      || fail "the API server at ${SERVER} does not list Secrets: ${page[problem]}; see there: journalctl -u kube-apiserver"
    # A Secret that is not served within that time may be refused by a webhook, which must not hold up the others.
    wait_until 60 rewrite_page "${requests[@]}" || true
    failure=${failure:-$(first_failure "${requests[@]}")}
    count=$((count + ${#requests[@]}))
    if [[ -z ${page[next]} ]]; then break; fi
    if ((SECONDS - reported >= 10)); then
      log "${count} Secrets are done, about ${page[left]} are left"
      reported=${SECONDS}
    fi
  done
  if [[ -n ${failure} ]]; then
    fail "not all Secrets could be encrypted with key ${VALUE[key]}: ${failure}; fix that and run again"
  fi
  echo "${count} Secrets are encrypted with key ${VALUE[key]}"
}

# list_page PAGE REQUESTS: sets the array REQUESTS to those for the Secrets that follow PAGE[next], and in PAGE
#   next     where to go on after them; empty when that was all
#   left     about how many come after them
#   problem  why there is no answer
# When the list has become too old to go on with, the API server gives a `next` for a newer one.
# shellcheck disable=SC2034 # it sets the caller's array
list_page() {
  local -n listed=$1 found=$2
  local answer=()
  listed[problem]='it does not answer'
  # The first line is the status.
  mapfile -t answer < <(api GET "/api/v1/secrets?limit=500&continue=${listed[next]}" --header "Accept: ${NAMES_ONLY}" 2>/dev/null \
    | jq --raw-output '.code // 200, .metadata.continue // "", .metadata.remainingItemCount // 0,
      (.message // "" | gsub("\n"; " ")),
      (.items[]?.metadata | {path: "/api/v1/namespaces/\(.namespace)/secrets/\(.name)", body: {}} | tojson)' 2>/dev/null)
  if ((${#answer[@]} < 4)); then return 1; fi
  listed[problem]=${answer[3]}
  if [[ ${answer[0]} != 200 && (${answer[0]} != 410 || -z ${answer[1]}) ]]; then return 1; fi
  listed[next]=${answer[1]} listed[left]=${answer[2]} found=("${answer[@]:4}")
}

# rewrite_page REQUEST…
rewrite_page() {
  printf '%s\n' "$@" | patch_all application/merge-patch+json fieldManager=barekube && ((${#CODES[@]} == $#))
}

# first_failure REQUEST…: in words. A Secret that is gone needs no key, and one that somebody else has changed at the
# same time was encrypted with the right one by that.
first_failure() {
  local i requests=("$@")
  for i in "${!requests[@]}"; do
    if [[ ${CODES[i]:-} =~ ^(2..|404|409)$ ]]; then continue; fi
    echo "$(jq --raw-output .path <<<"${requests[i]}"): $(message_in "${ANSWERS[i]:-it does not answer}")"
    return
  done
}

# The Secrets stay as they are.
remove() { :; }
