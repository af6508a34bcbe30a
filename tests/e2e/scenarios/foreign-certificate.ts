import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { masters } from "../support/hosts.ts";

/** The user it claims to be would be allowed everything. */
const forge = `set -eu
cd "$(mktemp --directory)"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=kubernetes-ca -keyout ca.key -out ca.crt
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /O=system:masters/CN=admin -keyout tls.key -out tls.csr
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -out tls.crt
pwd >&3`;

interface Door {
  what: string;
  url: string;
  /** Name of a certificate and key that are accepted. */
  right: string;
  /** What curl reports for others: an HTTP status, or 000 when the TLS handshake fails. */
  refusal: string;
}

const doors: readonly Door[] = [
  { what: "the API server", url: "https://127.0.0.1:6443/api/v1/secrets", right: "admin", refusal: "401" },
  { what: "a kubelet", url: "https://127.0.0.1:10250/pods", right: "admin", refusal: "401" },
  { what: "etcd", url: "https://127.0.0.1:2379/version", right: "etcd-client", refusal: "000" },
];

/** A certificate of the right form from the wrong authority opens no door. */
export const foreignCertificate: Scenario = {
  title: "foreign certificate",
  tier: "ci",
  seconds: 5,
  needsCluster: true,
  async run({ lab, report }: Context) {
    const [host] = masters;
    const made = await lab.ssh(host, `{ ${forge}; } 3>&1 >/dev/null 2>&1`);
    assert.equal(made.exitCode, 0, made.stdout);
    const folder = made.stdout;
    for (const { what, url, right, refusal } of doors) {
      await report.check(`${what} refuses a certificate signed by another CA`, async () => {
        const ask = async (pair: string) => {
          const curl = `curl --silent --insecure --output /dev/null --write-out '%{http_code}'`;
          const { stdout } = await lab.ssh(host, `${curl} --cert ${pair}.crt --key ${pair}.key ${url}`);
          return stdout;
        };
        assert.equal(await ask(`/etc/kubernetes/pki/${right}`), "200", "not even the right one is accepted");
        assert.equal(await ask(`${folder}/tls`), refusal);
        return `${url}: ${refusal}`;
      });
    }
    await lab.ssh(host, `rm -r ${folder}`);
  },
};
