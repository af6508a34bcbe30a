# Waits until the API servers get answers from the API that an add-on adds to theirs.
#   .title        its name
#   .apiServices  [name of an APIService]
: "${KIT:?}" "${EACH[*]-}" "${VALUE[title]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
: "${SERVER:?}"
readonly TIME_SECONDS=120
readonly LIST=/apis/apiregistration.k8s.io/v1/apiservices
readonly AVAILABLE='.status.conditions[]? | select(.type == "Available")'
acts_on_cluster

apply() {
  local i
  each apiServices
  for i in "${EACH[@]}"; do await_service "${VALUE["apiServices ${i}"]}"; done
  report
}

# await_service NAME
await_service() {
  local deadline=$((SECONDS + TIME_SECONDS)) told='' state
  until becomes 5 "any(${AVAILABLE}; .status == \"True\")" "${SERVER}${LIST}?fieldSelector=metadata.name%3D$1" "${ACCESS[@]}"; do
    state=$(api GET "${LIST}/$1" 2>/dev/null | jq --raw-output "first(${AVAILABLE} | .message) // empty")
    state=${state:-the API server at ${SERVER} does not say why}
    if ((SECONDS >= deadline)); then
      fail "${VALUE[title]} does not work: the API $1 is not served after ${TIME_SECONDS} s: ${state}; correct that and run again"
    fi
    if [[ ${state} != "${told}" ]]; then log "waiting for the API $1: ${state}"; fi
    told=${state}
  done
}

# Its objects are resources of their own.
remove() { :; }
