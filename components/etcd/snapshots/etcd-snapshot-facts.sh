# How snapshots of etcd have gone on this host, for its report.
: "${ROOT-}" "${RECORD[*]-}"
facts etcd-snapshots ask_snapshots

ask_snapshots() {
  local directory="${ROOT}/var/lib/etcd-snapshots" file last=null due=null running=false failure=null restoring=null line
  if [[ -n ${RECORD["etcd-snapshot.timer"]:-} ]]; then
    directory="${ROOT}$(jq --raw-output .data.directory "${RECORD["etcd-snapshot.timer"]}")"
    line=$(systemctl show --property=LastTriggerUSec --value etcd-snapshot.timer)
    if [[ -n ${line} && ${line} != n/a ]]; then due=$(date --date="${line}" +%s) || due=null; fi
    if [[ $(systemctl show --property=ActiveState --value etcd-snapshot.service) == activating ]]; then running=true; fi
  elif [[ ! -e "${directory}/.restore/state" ]]; then
    return
  fi
  for file in "${directory}"/*.json; do
    if [[ -f ${file%.json}.db && ${file} =~ -([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-[0-9]+[.]json$ ]]; then
      line=$(date --utc --date="${BASH_REMATCH[1]}-${BASH_REMATCH[2]}-${BASH_REMATCH[3]} ${BASH_REMATCH[4]}:${BASH_REMATCH[5]}:${BASH_REMATCH[6]}" +%s)
      if [[ ${last} == null ]] || ((line > last)); then last=${line}; fi
    fi
  done
  if [[ -f "${directory}/.failure" ]]; then failure=$(jq --compact-output . "${directory}/.failure") || failure=null; fi
  if [[ -f "${directory}/.restore/state" ]]; then restoring=$(jq --raw-input --slurp --compact-output 'rtrimstr("\n")' "${directory}/.restore/state"); fi
  printf '{"last":%s,"due":%s,"running":%s,"failure":%s,"restoring":%s}' "${last}" "${due}" "${running}" "${failure:-null}" "${restoring:-null}"
}
