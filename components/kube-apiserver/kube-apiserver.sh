# The API server: unit.sh, and .waitFor, if it is given: a URL that must answer first, which is etcd's health.
: "${KIT:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit --before-start=await_etcd; }
remove() { remove_unit; }

await_etcd() {
  local url=${VALUE[waitFor]:-}
  if [[ -z ${url} ]]; then return; fi
  wait_until 120 curl --fail --silent --output /dev/null --max-time 5 "${url}" \
    || fail_with_journal etcd.service "has no quorum: ${url} did not answer with success within 120 s"
}
