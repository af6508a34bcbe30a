import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Context, Scenario } from "../context.ts";
import { masters } from "../support/hosts.ts";
import { namespace } from "../support/kubectl.ts";
import { refusal } from "../support/refusal.ts";

/** What serves TLS on a master with a certificate of the cluster. */
const servers = { "kube-apiserver": 6443, etcd: 2379, kubelet: 10250 };

const strong = "ECDHE-ECDSA-AES256-GCM-SHA384";
/** The client accepts these, so that it is the server that refuses. */
const weak = {
  "TLS 1.1": "-tls1_1 -cipher ALL@SECLEVEL=0",
  "a suite with CBC": "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA@SECLEVEL=0",
};

const marker = "a text that no audit log may contain";

/** What a cluster refuses by default. */
export const hardening: Scenario = {
  title: "hardening",
  tier: "ci",
  seconds: 10,
  needsCluster: true,
  async run({ lab, report, kubectl }: Context) {
    const inNamespace = ["--namespace", namespace];
    await kubectl.run(["create", "namespace", namespace]).catch(() => undefined); // it may be there

    await report.check("a privileged Pod is refused, and one that asks for nothing is not", async () => {
      const pod = (name: string, ...args: string[]) => {
        const run = [...inNamespace, "run", name, "--image=example.com/none", "--dry-run=server"];
        return kubectl.run([...run, "--output=name", ...args]);
      };
      assert.equal(await pod("modest"), "pod/modest");
      return refusal(pod("privileged", "--privileged"), /violates PodSecurity "baseline:latest": privileged/);
    });
    await report.check("a Service cannot take over an external address", async () => {
      const service = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "external", namespace },
        spec: { ports: [{ port: 80 }], externalIPs: ["203.0.113.9"] },
      };
      const create = ["create", "--dry-run=server", "--filename", "-"];
      const answer = kubectl.run(create, { input: JSON.stringify(service) });
      return refusal(answer, /external IPs is denied/);
    });
    for (const [server, port] of Object.entries(servers)) {
      await report.check(`${server} speaks TLS 1.2 with a strong suite, and nothing weaker`, async () => {
        await Promise.all(
          masters.map(async (host) => {
            assert.equal(await suite({ lab, host, port }, `-tls1_2 -cipher ${strong}`), strong, host);
            for (const [what, options] of Object.entries(weak))
              assert.equal(await suite({ lab, host, port }, options), "(NONE)", `${host}: ${what}`);
          }),
        );
      });
    }
    await report.check("the audit logs say who wrote a Secret, and not what", async () => {
      const name = "audited";
      const text = `--from-literal=text=${marker}`;
      await kubectl.run([...inNamespace, "create", "secret", "generic", name, text]);
      await kubectl.run([...inNamespace, "delete", "secret", name]);
      const log = "/var/log/kubernetes/audit/audit.log";
      const leaks = `-e '${marker}' -e ${Buffer.from(marker).toString("base64")}`;
      const lines: string[] = [];
      for (const host of masters) {
        assert.equal((await lab.ssh(host, `grep -c ${leaks} ${log}`)).stdout, "0", host);
        const { stdout } = await lab.ssh(host, `grep '"secrets".*"name":"${name}"' ${log}`);
        lines.push(...stdout.split("\n").filter((line) => line !== ""));
      }
      const verbs = lines.map((line) => /"verb":"(\w+)"/.exec(line)?.[1]);
      assert.ok(
        verbs.includes("create") && verbs.includes("delete"),
        `${lines.length} lines: ${String(verbs)}`,
      );
      return lines[0]?.slice(0, 160);
    });
  },
};

/** The cipher suite that a server agrees to, or `(NONE)`; etcd asks for a client certificate. */
async function suite(
  { lab, host, port }: { lab: Lab; host: string; port: number },
  options: string,
): Promise<string | undefined> {
  const credentials = "-cert /etc/etcd/pki/peer.crt -key /etc/etcd/pki/peer.key";
  const command = `openssl s_client -connect 127.0.0.1:${port} ${credentials} ${options}`;
  const { stdout } = await lab.ssh(host, `${command} </dev/null 2>&1`);
  return /Cipher is (\S+)/.exec(stdout)?.[1];
}
