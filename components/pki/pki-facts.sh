# The certificates of the authorities on a master, for its report: those that issue now.
: "${ROOT-}" "${RECORD[*]-}"
facts pki ask_pki

ask_pki() {
  local name json=''
  if [[ -z ${RECORD["kube-apiserver"]:-} ]]; then return; fi
  for name in issuing-ca etcd-ca front-proxy-ca; do
    json+=",\"${name}\":\"$(certificate_text "${ROOT}/etc/kubernetes/pki/${name}.crt")\""
  done
  echo "{${json:1}}"
}
