import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { etcdctl } from "../etcdctl.ts";
import { prefix } from "./shares.ts";

const pki = "/etc/kubernetes/pki";
const asFlannel = etcdctl.replaceAll(`${pki}/etcd-client`, `${pki}/flanneld-etcd`);
const asServer = etcdctl.replaceAll(`${pki}/etcd-client`, `${pki}/apiserver-etcd-client`);

/** What a flanneld's certificate is refused. */
const refused = [
  "get --prefix /registry/ --limit 1 --keys-only",
  "put /registry/e2e 1",
  `put ${prefix}work 1`,
  "get --prefix / --limit 1 --keys-only",
  "user list",
  "auth disable",
  "member add e2e --peer-urls https://192.0.2.1:2380",
  "snapshot save /tmp/e2e-snapshot",
  "compact 1",
];

/** A flanneld's certificate opens nothing but flannel's own keys, and everybody else's access is what it was. */
export async function checkEtcdAccess({ lab, report }: Context): Promise<void> {
  await report.check("a flanneld's certificate reads and writes flannel's keys", async () => {
    const { stdout, stderr } = await lab.ssh(
      "master-1",
      `${asFlannel} get --print-value-only ${prefix}/config && ${asFlannel} put ${prefix}/e2e 1 && ${asFlannel} del ${prefix}/e2e`,
    );
    assert.match(stdout, /"SubnetMin"/, stderr);
    assert.match(stdout, /OK\n1$/m);
  });
  await report.check("it is refused everything else", async () => {
    for (const command of refused) {
      const { stdout, stderr, exitCode } = await lab.ssh("master-1", `${asFlannel} ${command}`);
      assert.notEqual(exitCode, 0, `${command}: ${stdout}`);
      assert.match(stderr, /permission denied/, command);
    }
  });
  await report.check("it gets no further at the port for members", async () => {
    const { stdout } = await lab.ssh(
      "worker-1",
      `for port in 2379/version 2380/members; do
        curl -s --http1.1 --max-time 5 --cacert ${pki}/etcd-ca.crt --cert ${pki}/flanneld-etcd.crt --key ${pki}/flanneld-etcd.key \
          -o /dev/null -w '%{http_code}\\n' https://${lab.address("master-2")}:$port
      done`,
    );
    assert.deepEqual(stdout.trim().split("\n"), ["200", "000"]);
  });
  await report.check("a certificate whose name is no user's reads nothing", async () => {
    const { stderr, exitCode } = await lab.ssh(
      "master-1",
      `${etcdctl.replaceAll(`${pki}/etcd-client`, "/etc/etcd/pki/peer")} get --prefix /registry/ --limit 1`,
    );
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /permission denied|user name/);
  });
  await report.check("root and the API servers have all rights", async () => {
    for (const command of [etcdctl, asServer]) {
      const { stdout, stderr } = await lab.ssh(
        "master-1",
        `${command} get --prefix /registry/namespaces/ --limit 1 --keys-only && ${command} endpoint health && ${command} snapshot save /tmp/e2e.db && rm /tmp/e2e.db`,
      );
      assert.match(stdout, /^\/registry\/namespaces\//, stderr);
    }
  });
}
