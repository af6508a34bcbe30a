# The API server: service.sh, and .waitFor, where it is given: a URL that must answer first, etcd's health.
: "${KIT:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

before_start() {
  local url=${VALUE[waitFor]:-}
  if [[ -z ${url} ]]; then return; fi
  wait_until 120 curl --fail --silent --output /dev/null --max-time 5 "${url}" \
    || explain etcd.service "has no quorum: ${url} did not answer with success within 120 s"
}
