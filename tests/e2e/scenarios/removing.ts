import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { etcdMembers } from "../support/etcdctl.ts";
import { holdPod, releasePod } from "../support/held-pod.ts";
import { masters } from "../support/hosts.ts";
import { nodeNames, readyNodes } from "../support/nodes.ts";
import { ownCluster } from "../support/own-cluster.ts";
import { type Entry, type Parts, partsOf } from "../support/parts.ts";
import { lastLines } from "../support/output.ts";
import type { Settings } from "../support/settings.ts";
import { checkUnsafeChanges } from "../support/unsafe-changes.ts";
import { eventually } from "../support/wait.ts";

const roles = { ...Object.fromEntries(masters.map((name) => [name, ["master"]])), "worker-1": ["worker"] };
/** Hosts leave the stack file, come back in another role, die, and are replaced; nothing of that is for the other scenarios' cluster. */
export const removing: Scenario = {
  title: "removing",
  tier: "ci",
  seconds: 0,
  needsCluster: false,
  async run(outer: Context) {
    const context = await ownCluster(outer, { name: "removing", hosts: roles });
    try {
      await runAll(context);
    } finally {
      await context.lab.down();
    }
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
  await report.check("hosts in another order change nothing", async () => {
    await use(worker, third, second, first);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await use(first, second, third);
  await workerLeaves(context, settings);
  await mastersLeave(context, parts);

  await report.check("destroy succeeds although no API server lives", async () => {
    await lab.ssh("master-2", "systemctl stop kube-apiserver etcd");
    await stack.destroy();
    await stack.destroy();
  });
  await checkUntouched(context, ["master-2"]);
}

/** The stack file has no worker-1 any more. */
async function workerLeaves(context: Context, settings: Settings): Promise<void> {
  const { report, stack, kubectl } = context;
  await report.check(
    "a worker that a PodDisruptionBudget holds stays, and the message names the budget",
    async () => {
      await holdPod(kubectl, "worker-1", settings);
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        /worker-1 could not be drained within 15 s.*default\/held is held back.*budget hold-it/s,
      );
      assert.deepEqual(await nodeNames(kubectl), Object.keys(roles));
      return lastLines(output, 4);
    },
  );
  await report.check("once the budget is gone the worker leaves, as clean as it came", async () => {
    await releasePod(kubectl);
    await stack.up();
    assert.deepEqual(await nodeNames(kubectl), masters);
  });
  await checkUntouched(context, ["worker-1"]);
}

async function mastersLeave(context: Context, { entry, use }: Parts): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const [first, second, third] = masters.map((name) => entry(name, "master")) as [Entry, Entry, Entry];
  const promoted = entry("worker-1", "master");
  const checkMembers = async (...names: string[]) => {
    assert.deepEqual(await nodeNames(kubectl), names);
    assert.deepEqual(await etcdMembers(lab, "master-2"), names);
  };
  await report.check("the first master leaves and another host takes its place, in one up", async () => {
    await use(second, third, promoted);
    await stack.up();
    await stack.writeKubeconfig();
    await checkMembers("master-2", "master-3", "worker-1");
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkUntouched(context, ["master-1"]);

  await report.check(
    "a master that is dead for good is taken out, and nobody tries to reach it",
    async () => {
      await lab.stopHost("master-3", { hard: true });
      await use(second, { ...third, lost: true }, promoted);
      const { output } = await stack.up();
      await checkMembers("master-2", "worker-1");
      return lastLines(output, 5);
    },
  );
  await report.check("its entry is forgotten, and another machine comes in its place", async () => {
    await use(second, promoted, first);
    await stack.up();
    await checkMembers("master-1", "master-2", "worker-1");
    assert.deepEqual(await stack.plannedChanges(), []);
    assert.ok((await stack.resources()).every(({ urn }) => !urn.includes("master-3")));
  });

  await report.check("a master's machine is replaced by a fresh one of the same name", async () => {
    // This boots all hosts, and what is dead for good must not come back as it was.
    await lab.recreate(["master-1", "master-3"]);
    await stack.up();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), ["master-1", "master-2", "worker-1"]);
    });
    await checkMembers("master-1", "master-2", "worker-1");
    assert.deepEqual(await stack.plannedChanges(), []);
  });

  await report.check("of three masters one is left, when another is given up first", async () => {
    await lab.stopHost("worker-1", { hard: true });
    await use(second, { ...promoted, lost: true }, first);
    await stack.up();
    await checkMembers("master-1", "master-2");
    await use(second);
    await stack.up();
    await checkMembers("master-2");
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkUntouched(context, ["master-1"]);
}
