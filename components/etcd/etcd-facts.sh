# What the member of etcd on this host reports, for the report of the host: whether it takes part, who the members are,
# what it says about its health, and how much it has stored.
: "${RECORD[*]-}"
facts etcd ask_etcd

ask_etcd() {
  local field values=() members line word value codes=() health='' metrics=''
  if [[ -z ${RECORD[etcd]:-} ]]; then return; fi
  while IFS= read -r field; do values+=("${field}"); done \
    < <(jq --raw-output '.data | .peer.url, .peer.cacert, .peer.cert, .peer.key, .health' "${RECORD[etcd]}")
  # It answers without a quorum too.
  members=$(curl --silent --fail --http1.1 --max-time 5 --cacert "${values[1]}" --cert "${values[2]}" --key "${values[3]}" \
    "${values[0]}/members") || members='[]'
  while IFS= read -r line; do
    case ${line} in
      http_code*) codes+=("${line#* }") ;;
      # A reason with quotes or backslashes of its own, which JSON would need escaped, is left out.
      '{"health"'*) if [[ ${line} =~ \"reason\":\"([^\"\\]*)\" ]]; then health=${BASH_REMATCH[1]}; fi ;;
      *)
        read -r word value <<<"${line}"
        metrics+=",\"${word}\":${value}"
        ;;
    esac
  done < <(curl --silent --max-time 5 --write-out '\nhttp_code %{http_code}\n' "${values[4]}" "${values[4]%/*}"/{health,metrics} \
    | grep --extended-regexp '^(http_code |\{"health"|etcd_(server_(has_leader|is_learner|proposals_(committed|applied)_total|quota_backend_bytes)|mvcc_db_total_size_in(_use_in)?_bytes) )')
  printf '{"healthy":%s,"members":%s,"reason":"%s","metrics":{%s}}' \
    "$([[ ${codes[0]:-} == 200 ]] && echo true || echo false)" "${members}" "${health}" "${metrics:1}"
}
