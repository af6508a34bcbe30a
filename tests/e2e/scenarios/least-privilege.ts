import assert from "node:assert/strict";
import { z } from "zod";
import { allowedScores, optionalUnits, parseScore } from "../../support/unit-scores.ts";
import type { Context, Scenario } from "../context.ts";
import { askAPI, expectCode } from "../support/ask-api.ts";
import { certificateRequests, kubeletRequest } from "../support/certificate-requests.ts";
import { checkTokens } from "../support/join-tokens.ts";

const flanneld = { cert: "/etc/kubernetes/pki/flanneld.crt", key: "/etc/kubernetes/pki/flanneld.key" };
const kubeletFile = "/var/lib/kubelet/pki/kubelet-client-current.pem";
const kubelet = { cert: kubeletFile, key: kubeletFile };
const [master, worker] = ["master-1", "worker-1"] as const;

/** Whoever takes over one part of a host gets that part's rights and no others. */
export const leastPrivilege: Scenario = {
  title: "least privilege",
  tier: "ci",
  seconds: 20,
  needsCluster: true,
  async run(context: Context) {
    await checkUnits(context);
    await checkFlanneld(context);
    await checkKubelet(context);
    await checkTokens(context);
  },
};

async function checkUnits({ lab, report, stack }: Context): Promise<void> {
  const [allowed, optional] = [allowedScores(), optionalUnits()];
  const hosts = z.array(z.object({ name: z.string() })).parse((await stack.settings())["hosts"]);
  await report.check("every unit's sandbox is as tight as docs/security.md says", async () => {
    const scores = new Map<string, string>();
    for (const { name: host } of hosts) {
      const { stdout } = await lab.ssh(
        host,
        `for unit in ${[...allowed.keys()].join(" ")}; do systemctl is-active --quiet $unit && ` +
          "systemd-analyze security --no-pager $unit | tail -n 1; done",
      );
      for (const line of stdout.split("\n").filter((text) => text !== "")) {
        const [, unit = ""] = /level for (\S+):/.exec(line) ?? [];
        assert.ok(parseScore(line) <= (allowed.get(unit) ?? 0), `${host}: ${line}`);
        scores.set(unit, `${unit} ${parseScore(line)}`);
      }
    }
    const missing = [...allowed.keys()].filter((unit) => !scores.has(unit) && !optional.has(unit));
    assert.deepEqual(missing, []);
    return [...scores.values()].join("\n");
  });
  await report.check("etcd and the control plane run without root and without any capability", async () => {
    const units = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
    const { stdout } = await lab.ssh(
      master,
      `for unit in ${units.join(" ")}; do grep -hE '^(Name|Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' ` +
        "/proc/$(systemctl show --property=MainPID --value $unit)/status | xargs; done",
    );
    const lines = stdout.trim().split("\n");
    assert.equal(lines.length, units.length, stdout);
    for (const line of lines) {
      assert.match(line, /Uid: [1-9]\d* .*CapEff: 0{16} CapBnd: 0{16} NoNewPrivs: 1 Seccomp: 2$/, line);
    }
    return stdout;
  });
}

/** A patch as a dry run, which admission decides on all the same. */
const patch = (node: string, body: object) => ({
  method: "PATCH" as const,
  path: `/api/v1/nodes/${node}/status?dryRun=All`,
  body,
});

async function checkFlanneld({ lab, report }: Context): Promise<void> {
  const ask = (node: string, body: object) => askAPI({ lab, host: worker }, flanneld, patch(node, body));
  const own = { metadata: { annotations: { "flannel.alpha.coreos.com/public-ip": "192.0.2.1" } } };
  await report.check("flanneld may write its annotations and its condition on its own Node", async () => {
    expectCode(await ask(worker, own), 200);
    const condition = { type: "NetworkUnavailable", status: "False", reason: "FlannelIsUp" };
    expectCode(await ask(worker, { status: { conditions: [condition] } }), 200);
  });
  const refused: readonly [string, string, object, RegExp][] = [
    ["another Node", master, own, /may patch no Node but its own/],
    ["a label", worker, { metadata: { labels: { zone: "x" } } }, /neither labels nor taints/],
    ["another annotation", worker, { metadata: { annotations: { zone: "x" } } }, /no annotation but those/],
    [
      "the Node's addresses",
      worker,
      { status: { addresses: [{ type: "InternalIP", address: "192.0.2.1" }] } },
      /nothing of the status but/,
    ],
    [
      "another condition",
      worker,
      { status: { conditions: [{ type: "Ready", status: "False" }] } },
      /nothing of the status but/,
    ],
  ];
  for (const [what, node, body, says] of refused) {
    await report.check(`flanneld is refused ${what}`, async () => {
      const { message } = expectCode(await ask(node, body), 422, 403);
      assert.match(message, says);
      return message;
    });
  }
}

async function checkKubelet(context: Context): Promise<void> {
  const { lab, report } = context;
  await report.check("a kubelet is refused a certificate under another Node's name", async () => {
    const question = {
      method: "POST",
      path: certificateRequests,
      body: await kubeletRequest(context, master),
    } as const;
    const { message } = expectCode(await askAPI({ lab, host: worker }, kubelet, question), 403);
    assert.match(message, /can only create a node CSR with CN=system:node:worker-1/);
    return message;
  });
  await report.check("a kubelet is refused another Node's status", async () => {
    const { message } = expectCode(await askAPI({ lab, host: worker }, kubelet, patch(master, {})), 403);
    return message;
  });
}
