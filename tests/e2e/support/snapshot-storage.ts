import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { versitygwURL } from "../../../lab/toolchain/test-servers.ts";
import { machineArch } from "../../../lab/toolchain/platform.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";

const folder = "/srv/e2e-storage";
const port = 7070;

/** Of the one user that the storage knows. */
export const login = { accessKeyID: "E2EACCESSKEY", secretAccessKey: "e2e/secret+key=" };

/** A host of the lab outside of the cluster, with storage for S3 over TLS, and a user for SFTP. */
export interface Storage {
  s3: { endpoint: string; bucket: string; ca: string; accessKeyID: string };
  ssh: { address: string; user: string; hostKey: string };
  /** The key of that user. */
  privateKey: string;
}

export async function startStorage(lab: Lab, host: string): Promise<Storage> {
  await prepareToolchain({ only: ["versitygw"] });
  const address = lab.address(host);
  const program = `${lab.mirrorUrl}/${versitygwURL(machineArch()).replace("https://", "")}`;
  const { exitCode, stdout, stderr } = await lab.ssh(host, "bash -s", { input: script(address, program) });
  assert.equal(exitCode, 0, stderr);
  const { ca, hostKey, privateKey } = JSON.parse(stdout) as Record<string, string>;
  assert.ok(ca !== undefined && hostKey !== undefined && privateKey !== undefined);
  const { accessKeyID } = login;
  return {
    s3: { endpoint: `https://${address}:${port}`, bucket: "snapshots", ca, accessKeyID },
    ssh: { address, user: "snapshots", hostKey },
    privateKey,
  };
}

export const stopS3 = (lab: Lab, host: string) => lab.ssh(host, "systemctl stop e2e-s3");
export const startS3 = (lab: Lab, host: string) =>
  lab.ssh(host, "bash -s", { input: run(lab.address(host)) });

/** Everything that has arrived there, as one text. */
export async function storedText(lab: Lab, host: string): Promise<string> {
  const { stdout } = await lab.ssh(
    host,
    `find ${folder}/data/snapshots /home/snapshots/etcd -type f -exec cat {} + | base64 --wrap=0`,
  );
  return Buffer.from(stdout, "base64").toString("latin1");
}

const run = (address: string) => `set -eu
cd ${folder}
systemctl reset-failed e2e-s3 2>/dev/null || true
systemd-run --quiet --unit e2e-s3 --setenv=ROOT_ACCESS_KEY=${login.accessKeyID} --setenv=ROOT_SECRET_KEY=${login.secretAccessKey} \\
  ${folder}/versitygw --port ${address}:${port} --cert ${folder}/server.crt --key ${folder}/server.key posix --nometa ${folder}/data
for _ in $(seq 50); do
  if curl -s -o /dev/null --cacert ca.crt https://${address}:${port}/; then exit 0; fi
  sleep 0.2
done
journalctl -u e2e-s3 --no-pager -n 20 >&2
exit 1
`;

const script = (address: string, program: string) => `set -eu
mkdir -p ${folder}/data/snapshots
cd ${folder}
curl -sSf ${program} | tar -xz
{
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=e2e storage CA' -keyout ca.key -out ca.crt
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=storage' -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt \\
    -extfile <(echo 'subjectAltName = IP:${address}')
} 2>/dev/null >&2
useradd --create-home snapshots
ssh-keygen -q -t ed25519 -N '' -f user
install -d -o snapshots -g snapshots -m 0700 /home/snapshots/.ssh
install -o snapshots -g snapshots -m 0600 user.pub /home/snapshots/.ssh/authorized_keys
bash -s >&2 <<'END'
${run(address)}
END
jq --null-input --rawfile ca ca.crt --rawfile key user --arg host "$(cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub)" \\
  '{ca: $ca, privateKey: $key, hostKey: $host}'
`;
