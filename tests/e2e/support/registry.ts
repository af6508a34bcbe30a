import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { registryURL } from "../../../lab/toolchain/test-servers.ts";
import { machineArch } from "../../../lab/toolchain/platform.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";

const folder = "/run/e2e-registry";
const port = 5000;

/** Of the one user that the registry knows. */
export const login = { username: "robot", password: "correct horse" };

export interface TestRegistry {
  /** Its name in the names of images: `198.18.51.16:5000`. */
  name: string;
  /** The authority of its certificate, in PEM. */
  ca: string;
}

/** A real registry on a host of the lab, with TLS from an authority of its own and basic authentication. */
export async function startRegistry(lab: Lab, host: string): Promise<TestRegistry> {
  await prepareToolchain({ only: ["registry"] });
  const address = lab.address(host);
  const { exitCode, stdout, stderr } = await lab.ssh(host, "bash -s", {
    input: script({
      address,
      program: `${lab.mirrorUrl}/${registryURL(machineArch()).replace("https://", "")}`,
    }),
  });
  assert.equal(exitCode, 0, stderr);
  return { name: `${address}:${port}`, ca: stdout };
}

export async function stopRegistry(lab: Lab, host: string): Promise<void> {
  await lab.ssh(host, `systemctl stop e2e-registry; rm -rf ${folder}`);
}

/**
 * Pushes a variant of the lab's busybox from a host. It has an ID of its own: once a kubelet has pulled an image, it no
 * longer takes the same one, under whatever name, for one that was there before.
 *
 * @param reference with the registry's name in front.
 */
export async function pushImage(lab: Lab, host: string, reference: string): Promise<void> {
  const { exitCode, stderr } = await lab.ssh(host, "bash -s", { input: pushing(reference) });
  assert.equal(exitCode, 0, stderr);
}

const pushing = (reference: string) => `set -euo pipefail
ctr() { "$(ls /opt/k8s/artifacts/containerd-*/ctr)" -n k8s.io images "$@"; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ctr export image.tar docker.io/library/busybox:lab
tar -xf image.tar
rm image.tar
digest() { jq -r "$1" "$2" | cut -d: -f2; }
manifest=blobs/sha256/$(digest '.manifests[0].digest' index.json)
config=blobs/sha256/$(digest .config.digest "$manifest")
jq -c '.config.Labels.variant = "e2e"' "$config" >config
id=$(sha256sum config | cut -d' ' -f1)
jq -c --arg id "sha256:$id" --argjson size "$(stat -c %s config)" '.config += {digest: $id, size: $size}' "$manifest" >manifest
name=$(sha256sum manifest | cut -d' ' -f1)
jq -c --arg name "sha256:$name" --argjson size "$(stat -c %s manifest)" --arg reference '${reference}' \
  '.manifests |= [.[0] + {digest: $name, size: $size, annotations: {"io.containerd.image.name": $reference}}]' index.json >index
mv config "blobs/sha256/$id"
mv manifest "blobs/sha256/$name"
mv index index.json
tar -c oci-layout index.json blobs | ctr import -
ctr push --hosts-dir /etc/containerd/certs.d '${reference}'
ctr rm '${reference}'
`;

const script = ({ address, program }: { address: string; program: string }) => `set -eu
mkdir -p ${folder}
cd ${folder}
curl -sSf ${program} | tar -xz
{
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=e2e registry CA' -keyout ca.key -out ca.crt
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=registry' -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt \\
    -extfile <(echo 'subjectAltName = IP:${address}')
} 2>/dev/null >&2
perl -e 'print "${login.username}:", crypt("${login.password}", "\\$2y\\$05\\$abcdefghijklmnopqrstuu"), "\\n"' >htpasswd
cat >config.yml <<'END'
version: 0.1
storage: { filesystem: { rootdirectory: ${folder}/images } }
http:
  addr: ${address}:${port}
  tls: { certificate: ${folder}/server.crt, key: ${folder}/server.key }
auth: { htpasswd: { realm: e2e, path: ${folder}/htpasswd } }
END
systemd-run --quiet --unit e2e-registry ${folder}/registry serve ${folder}/config.yml
for _ in $(seq 50); do
  if [ "$(curl -s -o /dev/null -w '%{http_code}' --cacert ca.crt https://${address}:${port}/v2/)" = 401 ]; then
    cat ca.crt
    exit 0
  fi
  sleep 0.2
done
journalctl -u e2e-registry --no-pager -n 20 >&2
exit 1
`;
