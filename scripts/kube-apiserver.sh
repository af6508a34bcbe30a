# The API server: service.sh, and .waitFor: a URL that must answer first, etcd's health.
# shellcheck source=service.sh
. "${KIT}/service.sh"

before_start() {
  local url
  url=$(data .waitFor)
  wait_until 120 curl --fail --silent --output /dev/null --max-time 5 "${url}" \
    || explain etcd.service "has no quorum: ${url} did not answer within 120 s"
}
