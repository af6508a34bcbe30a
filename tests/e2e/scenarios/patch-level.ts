import assert from "node:assert/strict";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import type { Context, Scenario } from "../context.ts";
import { steadyClient } from "../support/clients/steady-client.ts";
import { lives } from "../support/component-versions/lives.ts";
import { startKept } from "../support/kept-service.ts";
import { lastLines, linesLike } from "../support/output.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { checkSettled } from "../support/settled.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { allAt, apiServerVersion, kubeletVersions } from "../support/versions.ts";

const [before, after] = ["1.36.1", "1.36.4"];
const roles = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const nodes = Object.keys(roles);
const restarted = [
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(
    (unit) => `master-1 ${unit}.service`,
  ),
  ...nodes.flatMap((name) => ["kubelet", "kube-proxy"].map((unit) => `${name} ${unit}.service`)),
];

/** Another patch level of Kubernetes, which leaves Pods where they are. */
export const patchLevel: Scenario = {
  title: "patch level",
  tier: "all",
  seconds: 160,
  needsCluster: false,
  async run(outer: Context) {
    const toolchain = artifactsAskedFor(`config: { barekube:kubernetesVersion: ${before} }`);
    await inOwnCluster(outer, { name: "patch-level", hosts: roles, toolchain }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const isUp = await report.check(`up makes a cluster with Kubernetes ${before}`, async () => {
    await stack.configure({ ...(await stack.settings()), kubernetesVersion: before });
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await kubeletVersions(kubectl), allAt(before, nodes));
  });
  if (!isUp) return;
  const port = await startKept(kubectl);
  const client = await steadyClient(lab, {
    ...{ what: "the Deployment", host: "master-1", connects: "anew" },
    url: `http://${lab.address("worker-2")}:${port}/cgi-bin/hostname`,
  });
  const units = await unitRuns(lab, nodes);
  const pods = await lives(kubectl);
  await report.check("preview tells the order, and drains nothing", async () => {
    await stack.configure({ ...(await stack.settings()), kubernetesVersion: after });
    const { output } = await stack.tryPreview();
    assert.match(output, /control planes, one by one: master-1 \(kube-apiserver 1\.36\.1 → 1\.36\.4/);
    assert.match(output, /worker-2: .*kubelet 1\.36\.1 → 1\.36\.4/);
    assert.doesNotMatch(output, /drained|\(etcd /);
    return linesLike(output, /^\s*\d+\. /);
  });
  await report.check(`one up brings Kubernetes ${after} to every host, and drains nothing`, async () => {
    const { output } = await stack.up();
    assert.doesNotMatch(output, /draining/);
    assert.deepEqual(await kubeletVersions(kubectl), allAt(after, nodes));
    assert.equal(await apiServerVersion(lab, kubectl, "master-1"), `v${after}`);
    return lastLines(output, 4);
  });
  await report.check("it restarts what belongs to Kubernetes and nothing else", async () => {
    assert.deepEqual(changedUnits(units, await unitRuns(lab, nodes)), restarted.toSorted());
  });
  await report.check("every Pod goes on as it was", async () => {
    assert.deepEqual(await lives(kubectl), pods);
    return `${pods.length} Pods`;
  });
  await report.check("the Deployment was answered all the time", async () => {
    const text = await client.end();
    assert.doesNotMatch(text, / [1-9]\d* failures/);
    return text;
  });
  await checkSettled(context);
}
