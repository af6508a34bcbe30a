import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { holdPod, releasePod } from "../support/held-pod.ts";
import { masters } from "../support/hosts.ts";
import { assertMasters } from "../support/masters.ts";
import { messages } from "../support/messages.ts";
import { nodeNames } from "../support/nodes.ts";
import { lastLines } from "../support/output.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { type Entry, type Parts, partsOf } from "../support/parts.ts";
import type { Settings } from "../support/settings.ts";
import { checkUnsafeChanges } from "../support/unsafe-changes.ts";

const roles = { ...Object.fromEntries(masters.map((name) => [name, ["master"]])), "worker-1": ["worker"] };

/** Hosts leave the stack file, die, and are replaced, in a cluster of their own. */
export const removing: Scenario = {
  title: "removing",
  tier: "ci",
  seconds: 300,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "removing", hosts: roles }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  const parts = await partsOf(context);
  const { settings, entry, use } = parts;
  const [first, second, third] = masters.map((name) => entry(name, "master")) as [Entry, Entry, Entry];
  const worker = entry("worker-1", "worker");

  await use(first, second, third, worker);
  const isUp = await report.check("up makes a cluster of four hosts", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await checkUnsafeChanges(context, { third, worker });
  await report.check("the same hosts in another order change nothing", async () => {
    await use(worker, third, second, first);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await use(first, second, third);
  await workerLeaves(context, settings);
  await mastersAreReplaced(context, parts);

  const left = ["master-1", "master-2", "worker-1"];
  await report.check("destroy succeeds although no API server of the three masters runs", async () => {
    await Promise.all(left.map((host) => lab.ssh(host, "systemctl stop kube-apiserver etcd")));
    await stack.destroy();
    await stack.destroy();
  });
  await checkUntouched(context, left);
}

/** The stack file no longer has worker-1. */
async function workerLeaves(context: Context, settings: Settings): Promise<void> {
  const { report, stack, kubectl } = context;
  await report.check(
    "a worker held by a PodDisruptionBudget stays, and the message names the budget",
    async () => {
      await holdPod(kubectl, "worker-1", settings);
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0);
      assert.match(output, messages.notDrained("worker-1"));
      assert.deepEqual(await nodeNames(kubectl), Object.keys(roles));
      return lastLines(output, 4);
    },
  );
  await report.check("once the budget is gone the worker leaves", async () => {
    await releasePod(kubectl);
    await stack.up();
    assert.deepEqual(await nodeNames(kubectl), masters);
  });
  await checkUntouched(context, ["worker-1"]);
}

async function mastersAreReplaced(context: Context, { entry, use }: Parts): Promise<void> {
  const { lab, report, stack } = context;
  const [first, second, third] = masters.map((name) => entry(name, "master")) as [Entry, Entry, Entry];
  const promoted = entry("worker-1", "master");
  await report.check("the first master leaves and another host takes its place, in one up", async () => {
    await use(second, third, promoted);
    await stack.up();
    await stack.writeKubeconfig();
    await assertMasters(context, ["master-2", "master-3", "worker-1"]);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkUntouched(context, ["master-1"]);

  await report.check("a master that is dead for good leaves, and nobody tries to reach it", async () => {
    await lab.stopHost("master-3", { hard: true });
    await use(second, { ...third, lost: true }, promoted);
    const { output } = await stack.up();
    await assertMasters(context, ["master-2", "worker-1"]);
    return lastLines(output, 5);
  });
  await report.check("its entry is dropped, and another machine takes its place", async () => {
    await use(second, promoted, first);
    await stack.up();
    await assertMasters(context, ["master-1", "master-2", "worker-1"]);
    assert.deepEqual(await stack.plannedChanges(), []);
    assert.ok((await stack.resources()).every(({ urn }) => !urn.includes("master-3")));
  });
}
