// A healthy member of etcd as the others see it: /members is what lies in FOLDER/members. Usage: node
// etcd-member.mjs FOLDER with crt and key; writes FOLDER/port when it listens.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`);

const tls = {
  ca: read("crt"),
  cert: read("crt"),
  key: read("key"),
  requestCert: true,
  rejectUnauthorized: true,
};
const server = createServer(tls, (request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(request.url === "/members" ? read("members") : "ok");
});
server.listen(0, "127.0.0.1", () => {
  writeFileSync(`${folder}/port.new`, String(server.address().port));
  renameSync(`${folder}/port.new`, `${folder}/port`);
});
