# What the member of etcd on this host tells, for the report of the host: whether it takes part, and who the members
# are.
: "${RECORD[*]-}"
facts etcd ask_etcd

ask_etcd() {
  local field values=() members healthy=false
  if [[ -z ${RECORD[etcd]:-} ]]; then return; fi
  while IFS= read -r field; do values+=("${field}"); done \
    < <(jq --raw-output '.data | .peer.url, .peer.cacert, .peer.cert, .peer.key, .health' "${RECORD[etcd]}")
  # It answers without a quorum too.
  members=$(curl --silent --fail --http1.1 --max-time 5 --cacert "${values[1]}" --cert "${values[2]}" --key "${values[3]}" \
    "${values[0]}/members") || members='[]'
  if curl --silent --fail --output /dev/null --max-time 5 "${values[4]}"; then healthy=true; fi
  printf '{"healthy":%s,"members":%s}' "${healthy}" "${members}"
}
