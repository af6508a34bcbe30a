#!/usr/bin/env bats
# report.sh with health-facts.sh and etcd-facts.sh: the health of a host.

load support/reporting-host
load support/with-api
load support/api

@test "the clock, and the file systems of what the units leave" {
  mkdir -p "${ROOT}/var/lib/web" "${ROOT}/run/web"
  apply_web '.leftovers = ["/var/lib/web", "/var/lib/gone", "/run/web", "/etc/web/web.conf"]'
  local before after clock
  before=$(date +%s)
  clock=$(told .facts.health.clock)
  after=$(date +%s)
  ((${clock%.*} >= before && ${clock%.*} <= after))
  [[ $(told '[.facts.health.filesystems[] | .[0]]') == '["/","/var/lib/web"]' ]]
  [[ $(told '[.facts.health.filesystems[] | .[2:][] | type] | unique') == '["number"]' ]]
  [[ $(told '.facts.health.filesystems[0] | .[2] * .[3]') == $(($(stat --file-system --format='%S * %b' "${ROOT}"))) ]]
}

@test "the certificates that units serve, and those in their files" {
  mkdir -p "${ROOT}/etc/web"
  cp "${API}/server.crt" "${ROOT}/etc/web/server.crt"
  apply_web '.serves = [{address: "'"${SERVER#https://}"'", certificate: "/etc/web/server.crt",
      client: {cert: "/etc/web/client.crt", key: "/etc/web/client.key"}},
    {address: "127.0.0.1:1", certificate: "/etc/web/server.crt"},
    {address: "'"${SERVER#https://}"'", certificate: "/etc/web/gone.crt"}]'
  cp "${API}/admin.crt" "${ROOT}/etc/web/client.crt"
  cp "${API}/admin.key" "${ROOT}/etc/web/client.key"
  [[ $(told '.facts.health.served | map([.[0], .[1], .[2] == .[3]])') == '[["web.service","/etc/web/server.crt",true]]' ]]
  diff <(told '.facts.health.served[0][2]' | base64 --decode) <(openssl x509 -in "${API}/server.crt" -outform DER)
  cp "${API}/admin.crt" "${ROOT}/etc/web/server.crt"
  [[ $(told '.facts.health.served | map([.[0], .[1], .[2] == .[3]])') == '[["web.service","/etc/web/server.crt",false]]' ]]
  [[ $(report) != *PRIVATE* ]]
}

@test "without openssl, no certificate is checked" {
  mkdir -p "${FAKE}/bin"
  local program
  for program in bash cat stat jq grep sha256sum find systemctl date; do ln -s "$(command -v "${program}")" "${FAKE}/bin/${program}"; done
  apply_web '.serves = [{address: "'"${SERVER#https://}"'", certificate: "/etc/web/web.conf"}]'
  [[ $(PATH="${FAKE}/bin" report | jq --compact-output .facts.health.served) == '[]' ]]
}

@test "what a member of etcd reports about itself" {
  mkdir "${FAKE}/etcd"
  cat >"${FAKE}/etcd/serve.mjs" <<'EOF'
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
const [folder] = process.argv.slice(2);
const server = createServer((request, response) => {
  const [code, ...lines] = readFileSync(`${folder}${request.url}`, "utf8").split("\n");
  response.writeHead(Number(code));
  response.end(lines.join("\n"));
});
server.listen(0, "127.0.0.1", () => writeFileSync(`${folder}/port`, String(server.address().port)));
EOF
  node "${FAKE}/etcd/serve.mjs" "${FAKE}/etcd" 3>&- 4>&- &
  local pid=$! port url
  for _ in {1..100}; do
    if [[ -s "${FAKE}/etcd/port" ]]; then break; fi
    sleep 0.05
  done
  port=$(<"${FAKE}/etcd/port")
  printf '200\nok' >"${FAKE}/etcd/readyz"
  printf '503\n{"health":"false","reason":"ALARM NOSPACE"}' >"${FAKE}/etcd/health"
  printf '200\n# HELP etcd_server_has_leader x\netcd_server_has_leader 1\netcd_mvcc_db_total_size_in_bytes 2.097152e+06\nother 7\n' >"${FAKE}/etcd/metrics"
  url="http://127.0.0.1:${port}"
  apply service etcd '.unit = "etcd.service" | .health = "'"${url}"'/readyz" | .files = {"/etc/systemd/system/etcd.service": .files["/etc/systemd/system/web.service"]}
    | .peer = {url: "https://127.0.0.1:1", cacert: "/x", cert: "/x", key: "/x"}' >/dev/null
  run told .facts.etcd
  kill "${pid}"
  [[ ${output} == '{"healthy":true,"members":[],"reason":"ALARM NOSPACE","metrics":{"etcd_server_has_leader":1,"etcd_mvcc_db_total_size_in_bytes":2097152}}' ]]
  [[ $(told .facts.etcd) == '{"healthy":false,"members":[],"reason":"","metrics":{}}' ]]
}

@test "the authorities of a master" {
  mkdir -p "${ROOT}/etc/kubernetes/pki"
  cp "${API}/ca.crt" "${ROOT}/etc/kubernetes/pki/issuing-ca.crt"
  apply_web
  [[ $(told .facts.pki) == null ]]
  apply service kube-apiserver '.unit = "kube-apiserver.service" | .files = {"/etc/systemd/system/kube-apiserver.service": .files["/etc/systemd/system/web.service"]}' >/dev/null
  diff <(told '.facts.pki."issuing-ca"' | base64 --decode) <(openssl x509 -in "${API}/ca.crt" -outform DER)
  [[ $(told '.facts.pki."etcd-ca"') == "" ]]
}
