import assert from "node:assert/strict";
import { z } from "zod";
import { allowedScores, parseScore } from "../../support/unit-scores.ts";
import type { Context, Scenario } from "../context.ts";
import { type Answer, askAPI, type Identity } from "../support/ask-api.ts";
import { bootstrapToken } from "../support/secret-texts.ts";
import { eventually } from "../support/wait.ts";

const flanneld = { cert: "/etc/kubernetes/pki/flanneld.crt", key: "/etc/kubernetes/pki/flanneld.key" };
const kubeletFile = "/var/lib/kubelet/pki/kubelet-client-current.pem";
const kubelet = { cert: kubeletFile, key: kubeletFile };
const [master, worker] = ["master-1", "worker-1"] as const;
const csrs = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

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
  const allowed = allowedScores();
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
    assert.deepEqual([...scores.keys()].toSorted(), [...allowed.keys()].toSorted());
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

/** A request for a kubelet's client certificate, with a key that nobody keeps. */
async function requestFor({ lab }: Context, node: string): Promise<object> {
  const { stdout, stderr } = await lab.ssh(
    master,
    "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null " +
      `-subj /O=system:nodes/CN=system:node:${node} | base64 --wrap 0`,
  );
  assert.notEqual(stdout, "", stderr);
  return {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { generateName: "e2e-" },
    spec: {
      request: stdout,
      signerName: "kubernetes.io/kube-apiserver-client-kubelet",
      usages: ["digital signature", "client auth"],
    },
  };
}

async function checkKubelet(context: Context): Promise<void> {
  const { lab, report } = context;
  await report.check("a kubelet is refused a certificate under another Node's name", async () => {
    const question = { method: "POST", path: csrs, body: await requestFor(context, master) } as const;
    const { message } = expectCode(await askAPI({ lab, host: worker }, kubelet, question), 403);
    assert.match(message, /can only create a node CSR with CN=system:node:worker-1/);
    return message;
  });
  await report.check("a kubelet is refused another Node's status", async () => {
    const { message } = expectCode(await askAPI({ lab, host: worker }, kubelet, patch(master, {})), 403);
    return message;
  });
}

const issued = z.object({ status: z.object({ certificate: z.string() }) });
const named = z.object({ metadata: z.object({ name: z.string() }) });

async function checkTokens(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const ask = (identity: Identity, path: string, body?: object) =>
    askAPI({ lab, host: worker }, identity, { path, ...(body && { method: "POST" as const, body }) });

  await report.check("a token stolen during a join is worthless afterwards", async () => {
    const token = bootstrapToken(await stack.resources("--show-secrets"), worker);
    expectCode(await ask({ token }, csrs), 401);
    expectCode(await ask({ token, as: `system:node:${worker}` }, csrs), 401);
  });

  // A join in progress, started by the host's own script; no node of this name ever appears.
  const ghost = { node: "ghost", token: "ghost0.0123456789abcdef" };
  const asGhost = { token: ghost.token, as: "system:node:ghost" };
  const api = {
    server: "https://127.0.0.1:6443",
    cacert: "/etc/kubernetes/pki/ca.crt",
    cert: "/etc/kubernetes/pki/break-glass.crt",
    key: "/etc/kubernetes/pki/break-glass.key",
  };
  await report.check("a token lets its holder be one node, and nothing else", async () => {
    const { stdout, stderr } = await lab.ssh(
      master,
      'run=$(ls -t /opt/barekube/kit-*/run.sh | head -n 1); "$run" token apply e2e-token',
      { input: JSON.stringify({ api, minutes: 5, tokens: [ghost] }) },
    );
    assert.equal(stdout.trim(), "changed token", stderr);
    await eventually({ what: "the token", seconds: 10 }, async () => {
      expectCode(await ask(asGhost, "/api/v1/nodes/ghost"), 404);
    });
    expectCode(await ask({ token: ghost.token, as: `system:node:${worker}` }, csrs), 403);
    expectCode(await ask({ token: ghost.token, as: "barekube:admin" }, csrs), 403);
    expectCode(await ask({ token: ghost.token }, csrs), 403);
    expectCode(await ask({ token: ghost.token }, csrs, await requestFor(context, "ghost")), 403);
    expectCode(await ask(asGhost, "/api/v1/secrets"), 403);
  });
  await report.check("a token gets no certificate for another node, and gets its own", async () => {
    const { message } = expectCode(await ask(asGhost, csrs, await requestFor(context, worker)), 403);
    assert.match(message, /can only create a node CSR with CN=system:node:ghost/);
    const { body } = expectCode(await ask(asGhost, csrs, await requestFor(context, "ghost")), 201);
    const { name } = named.parse(body).metadata;
    await eventually({ what: "the node's own certificate", seconds: 20 }, async () => {
      issued.parse((await ask(asGhost, `${csrs}/${name}`)).body);
    });
    await kubectl.run(["delete", "csr", name]);
    return message;
  });
  await report.check("a token is refused as soon as its join is over", async () => {
    await kubectl.run(["--namespace", "kube-system", "delete", "secret", "bootstrap-token-ghost0"]);
    const rights = ["clusterrole/barekube:join:ghost0", "clusterrolebinding/barekube:join:ghost0"];
    await kubectl.run(["delete", ...rights]);
    await eventually({ what: "its end", seconds: 10 }, async () => {
      expectCode(await ask(asGhost, "/api/v1/nodes/ghost"), 401);
    });
  });
  await report.check("no rights of finished joins are left", async () => {
    const roles = await kubectl.run(["get", "clusterroles,clusterrolebindings", "--output", "name"]);
    assert.deepEqual(
      roles.split("\n").filter((name) => name.includes("barekube:join:")),
      [],
    );
  });
}

/** @throws with what the API server said, unless it answered with one of these codes. */
function expectCode(answer: Answer, ...codes: number[]): Answer {
  const { code, message, body } = answer;
  assert.ok(
    codes.includes(code),
    `${code} instead of ${codes.join(" or ")}: ${message || JSON.stringify(body)}`,
  );
  return answer;
}
