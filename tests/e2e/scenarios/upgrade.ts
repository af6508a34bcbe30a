import assert from "node:assert/strict";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import type { Context, Scenario } from "../context.ts";
import { Chance } from "../support/chance.ts";
import { administrator } from "../support/clients/administrator.ts";
import type { Client } from "../support/clients/client.ts";
import { nodeClient } from "../support/clients/node-client.ts";
import { steadyClient } from "../support/clients/steady-client.ts";
import { holdKept, startKept } from "../support/kept-service.ts";
import { kill, type Moment, momentWithin } from "../support/kills.ts";
import { messages } from "../support/messages.ts";
import { onHost } from "../support/on-host.ts";
import { lastLines } from "../support/output.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { checkRefused } from "../support/refused.ts";
import { type Settings, withKubeletOf } from "../support/settings.ts";
import { checkSettled } from "../support/settled.ts";
import { allAt, apiServerVersion, cordoned, etcdVersion, kubeletVersions } from "../support/versions.ts";

const [before, after] = ["1.36.4", "1.37.1"];
const masters = ["master-1", "master-2", "master-3"];
const workers = ["worker-1", "worker-2"];
/** The master that loses power. */
const cutOff = "master-2";
const nodes = [...masters, ...workers];
const roles = Object.fromEntries(
  nodes.map((name) => [name, [name.startsWith("master") ? "master" : "worker"]]),
);
/** How often `up` is killed while it is busy with masters and then with workers. */
const kills = { masters: 7, workers: 3 };
/** Of the right types, and refused by the kubelet. */
const wrong = { imageGCHighThresholdPercent: 50, imageGCLowThresholdPercent: 80 };

/** Another minor version of Kubernetes, while everybody goes on using the cluster. */
export const upgrade: Scenario = {
  title: "upgrade",
  tier: "all",
  seconds: 800,
  needsCluster: false,
  async run(outer: Context) {
    const toolchain = artifactsAskedFor(`config: { barekube:kubernetesVersion: ${after} }`);
    await inOwnCluster(outer, { name: "upgrade", hosts: roles, toolchain }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const isUp = await report.check(`up makes a cluster with Kubernetes ${before}`, async () => {
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await kubeletVersions(kubectl), allAt(before, nodes));
  });
  if (!isUp) return;
  const port = await startKept(kubectl);
  const settings = { ...(await stack.settings()), kubernetesVersion: after, nodeDrainTimeoutSeconds: 60 };

  await previewed(context, settings);
  await powerCut(context);
  const clients = [
    nodeClient(lab, "worker-1"),
    administrator({
      kubeconfig: stack.labStack.kubeconfig,
      servers: masters.map((name) => `https://${lab.address(name)}:6443`),
      nodes,
    }),
    await steadyClient(lab, {
      ...{ what: "the Deployment", host: "master-1", connects: "anew" },
      url: `http://${lab.address("master-3")}:${port}/cgi-bin/hostname`,
    }),
  ];
  const chance = new Chance();
  report.line(`  repeat with SEED=${chance.seed}`);
  await killed(context, { chance, kills: kills.masters, most: { resources: 4, ms: 4000 } });
  await stopsAtWorker(context, settings);
  await killed(context, { chance, kills: kills.workers, most: { resources: 1, ms: 6000 } });
  await finished(context);
  await answered(context, clients);
  await checkRefused(context, {
    what: "the way back",
    settings: { ...settings, kubernetesVersion: before },
    says: [/kubernetesVersion: "1\.36\.4": is older than the cluster's 1\.37\.1, and there is no way back/],
  });
  await stack.configure(settings);
  await checkSettled(context);
}

async function previewed({ report, stack }: Context, settings: Settings): Promise<void> {
  await report.check("preview tells the order, and which Pods move", async () => {
    await stack.configure(settings);
    const { output } = await stack.tryPreview();
    assert.match(output, /etcd, one by one: master-1, master-2, master-3 \(etcd 3\.6\.14 → 3\.7\.1\)/);
    assert.match(
      output,
      /control planes, one by one: master-1, master-2, master-3 \(kube-apiserver 1\.36\.4 → 1\.37\.1/,
    );
    assert.match(output, /worker-1: .*kubelet 1\.36\.4 → 1\.37\.1.*; drained, which moves .*e2e-kept\/kept-/);
    return output
      .split("\n")
      .filter((line) => /^\s+\d+\. /.test(line))
      .join("\n");
  });
}

/** A worker that does not come back keeps its version, as does one that may not be drained. */
async function stopsAtWorker(context: Context, settings: Settings): Promise<void> {
  const { report, stack, kubectl, lab } = context;
  await report.check(
    "a kubelet that does not start stops the rollout and goes back to its version",
    async () => {
      await stack.configure(withKubeletOf(settings, "worker-1", wrong));
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0);
      assert.match(output, messages.wentBack("worker-1", "kubelet.service"), lastLines(output, 40));
      assert.deepEqual(await kubeletVersions(kubectl), [...allAt(after, masters), ...allAt(before, workers)]);
      assert.deepEqual(await cordoned(kubectl), []);
      const servers = await Promise.all(masters.map((name) => apiServerVersion(lab, kubectl, name)));
      assert.deepEqual(
        servers,
        masters.map(() => `v${after}`),
      );
      return lastLines(output, 6);
    },
  );
  await stack.configure(settings);
  await report.check("a budget that lets no Pod go keeps a node as it is, and is named", async () => {
    await holdKept(kubectl, true);
    const { exitCode, output } = await stack.tryUp({});
    await holdKept(kubectl, false);
    assert.notEqual(exitCode, 0);
    const [, worker = ""] =
      /error: (\S+): could not be drained within 60 s.*e2e-kept\/kept-\S+ is held back \(.*budget kept/.exec(
        output,
      ) ?? [];
    assert.ok((await kubeletVersions(kubectl)).includes(`${worker} v${before}`), lastLines(output, 40));
    assert.deepEqual(await cordoned(kubectl), []);
    return lastLines(output, 6);
  });
}

interface Kills {
  chance: Chance;
  kills: number;
  /** The latest moment of each. */
  most: Moment;
}

/** The engine dies again and again, and each `up` goes on. */
async function killed(context: Context, { chance, kills: count, most }: Kills): Promise<void> {
  for (let i = 1; i <= count; i += 1) {
    const finishedBefore = await kill(context, {
      what: `upgrade ${i} of ${count}`,
      moment: momentWithin(chance, most),
      run: (target, options) => target.tryUp(options),
    });
    if (finishedBefore === undefined) break;
  }
}

/** A master goes off as the rollout begins, and returns. */
async function powerCut({ lab, report, stack, kubectl }: Context): Promise<void> {
  await report.check("a master loses power in the middle, and comes back", async () => {
    let off: Promise<unknown> | undefined;
    const { output } = await stack.tryUp({
      onProgress: (count) => {
        if (count === 2) off = lab.stopHost(cutOff, { hard: true });
      },
    });
    await off;
    await lab.startHost(cutOff);
    await kubectl.run(["wait", `node/${cutOff}`, "--for=condition=Ready", "--timeout=120s"]);
    return lastLines(output, 4);
  });
}

async function finished({ lab, report, stack, kubectl }: Context): Promise<void> {
  await report.check("the next up finishes the upgrade", async () => {
    const { output } = await stack.up();
    assert.deepEqual(await kubeletVersions(kubectl), allAt(after, nodes));
    assert.deepEqual(await cordoned(kubectl), []);
    const taken = await onHost(lab, "master-1", "cat /var/lib/etcd-snapshots/*.json");
    assert.match(taken, /"before Kubernetes 1\.37\.1 and etcd 3\.7\.1"/);
    const members = await Promise.all(masters.map((name) => etcdVersion(lab, name)));
    assert.deepEqual(
      members,
      masters.map(() => "3.7.1"),
    );
    return lastLines(output, 5);
  });
}

async function answered({ report }: Context, clients: readonly Client[]): Promise<void> {
  for (const client of clients) {
    await report.check("a client was answered all the time", async () => {
      const text = await client.end();
      assert.doesNotMatch(text, / [1-9]\d* failures/);
      return text;
    });
  }
}
