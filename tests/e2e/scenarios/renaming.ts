import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { Chance } from "../support/chance.ts";
import { nodeClient } from "../support/clients/node-client.ts";
import { etcdMembers } from "../support/etcdctl.ts";
import { holdPod, releasePod } from "../support/held-pod.ts";
import { kill, momentWithin } from "../support/kills.ts";
import { messages } from "../support/messages.ts";
import { nodeNames, readyNodes } from "../support/nodes.ts";
import { lastLines } from "../support/output.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { type Entry, partsOf } from "../support/parts.ts";
import { checkRefused } from "../support/refused.ts";
import { keptOn, namesOn } from "../support/renamed-host.ts";
import { checkSettled } from "../support/settled.ts";
import { checkTraffic } from "../support/traffic.ts";
import { eventually } from "../support/wait.ts";

/** The lab's hosts, by the names that they have in the end. */
const roles = {
  "control-2": ["master"],
  "edge-1": ["worker"],
  "master-1": ["master"],
  "master-3": ["master"],
};
const hosts = Object.keys(roles);
const former = { "control-2": "master-2", "edge-1": "worker-1" } as const;
/** About how many resources an `up` changes before any host has given up its former name. */
const early = 20;

/** A worker and a master with etcd get other names, on the same machines. */
export const renaming: Scenario = {
  title: "renaming",
  tier: "all",
  seconds: 400,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "renaming", hosts: roles }, runAll);
  },
};

type Renamed = keyof typeof former;

async function runAll(context: Context): Promise<void> {
  const { report, stack, kubectl } = context;
  const { settings, entry, use } = await partsOf(context);
  const [first, third] = [entry("master-1", "master"), entry("master-3", "master")];
  /** The stack file with the two as they were, or with fields of their new entries. */
  const entries = (fields: (name: Renamed) => Partial<Entry>): Entry[] => [
    first,
    entry("control-2", "master", fields("control-2")),
    third,
    entry("edge-1", "worker", fields("edge-1")),
  ];
  const asBefore = (name: Renamed) => ({ name: former[name] });
  const asRenamed = (name: Renamed) => ({ renamedFrom: former[name] });
  const only = (one: Renamed, fields: object) => entries((name) => (name === one ? fields : asBefore(name)));

  await use(...entries(asBefore));
  const isUp = await report.check("up makes a cluster of three masters and a worker", async () => {
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await nodeNames(kubectl), ["master-1", "master-2", "master-3", "worker-1"]);
  });
  if (!isUp) return;

  const refused = (what: string, changed: Entry[], ...says: RegExp[]) =>
    checkRefused(context, { what, settings: { ...settings, hosts: changed }, says });
  await refused(
    "another name alone",
    only("edge-1", {}),
    /hosts\[3\]\.name \(edge-1\): "edge-1": the machine .* worker-1; set renamedFrom: worker-1/,
  );
  await refused(
    "a former name that the machine never had",
    only("edge-1", { renamedFrom: "worker-9" }),
    /the machine .* worker-1; set renamedFrom: worker-1/,
  );
  await refused(
    "a former name for a host that has kept its name",
    only("edge-1", { ...asBefore("edge-1"), renamedFrom: "worker-9" }),
    /hosts\[3\]\.renamedFrom \(worker-1\): "worker-9": was never the name of this machine/,
  );

  await budgetHolds(context, { use: () => use(...only("edge-1", asRenamed("edge-1"))), settings });

  await use(...entries(asRenamed));
  await rename(context);
  await checkSettled(context);
  await report.check("nothing changes once renamedFrom has gone", async () => {
    await use(...entries(() => ({})));
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkSettled(context);
  await checkTraffic(context, hosts);
  await report.check("destroy takes the cluster away", async () => {
    await stack.destroy();
  });
  await checkUntouched(context, hosts);
}

/** A node that may not be drained keeps its name. */
async function budgetHolds(
  { report, stack, kubectl }: Context,
  { use, settings }: { use: () => Promise<void>; settings: Parameters<typeof holdPod>[2] },
): Promise<void> {
  await report.check("a worker held by a PodDisruptionBudget keeps its name, and goes on", async () => {
    await holdPod(kubectl, "worker-1", settings);
    await use();
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0);
    assert.match(output, messages.notDrained("worker-1"));
    assert.deepEqual(await readyNodes(kubectl), ["master-1", "master-2", "master-3", "worker-1"]);
    assert.equal(
      await kubectl.run(["get", "pod", "held", "--output", "jsonpath={.status.phase}"]),
      "Running",
    );
    await releasePod(kubectl);
    return lastLines(output, 4);
  });
}

/** Both at once, in spite of engines that are killed. */
async function rename(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const renamed = Object.keys(former) as Renamed[];
  const before = await Promise.all(renamed.map((host) => keptOn(lab, host)));
  await report.check("preview says what will happen, in words", async () => {
    const { output } = await stack.tryPreview();
    assert.match(
      output,
      /\(control-2\): pulumi up restarts etcd's member master-2 as control-2, with its data/,
    );
    assert.match(output, /\(edge-1\): pulumi up drains the node worker-1, .* join again as edge-1/);
    return lastLines(output, 12);
  });

  const client = nodeClient(lab, "master-3");
  const chance = new Chance();
  report.line(`  repeat with SEED=${chance.seed}`);
  await kill(context, {
    what: "rename",
    moment: momentWithin(chance, { resources: early, ms: 3000 }),
    run: (target, options) => target.tryUp(options),
  });
  await killOnce(context, "the master's former node has left", (nodes) => !nodes.includes("master-2"));
  await killOnce(context, "the worker's new node is there", (nodes) => nodes.includes("edge-1"));
  await report.check("the next up finishes, and nodes and members have their new names", async () => {
    const { output } = await stack.up();
    await stack.writeKubeconfig();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), hosts);
    });
    assert.deepEqual(await nodeNames(kubectl), hosts);
    assert.deepEqual(await etcdMembers(lab, "master-1"), ["control-2", "master-1", "master-3"]);
    return lastLines(output, 6);
  });
  await report.check("the API answered all the time through a load balancer", () => client.end());
  await report.check("the machines still have their data", async () => {
    assert.deepEqual(await Promise.all(renamed.map((host) => keptOn(lab, host))), before);
    return JSON.stringify(before);
  });
  await report.check(
    "nothing on the machines has the former names, and the kubelets have new ones",
    async () => {
      for (const host of renamed) assert.deepEqual(await namesOn(lab, host, former[host]), [host]);
      const contexts = await kubectl.run(["config", "get-contexts", "--output", "name"]);
      assert.match(contexts, /control-2/);
      assert.doesNotMatch(contexts, /master-2/);
    },
  );
}

/** Kills `up` as soon as the cluster has such nodes. */
async function killOnce(
  { report, stack, kubectl }: Context,
  what: string,
  isSo: (nodes: readonly string[]) => boolean,
): Promise<void> {
  await report.check(`rename: killed once ${what}`, async () => {
    const condition = async () => {
      assert.ok(isSo(await nodeNames(kubectl)));
    };
    const { exitCode, output } = await stack.tryUp({
      onStart: (now) =>
        void eventually({ what, seconds: 300, everyMs: 200 }, condition).then(now, () => undefined),
    });
    assert.notEqual(exitCode, 0, lastLines(output, 20));
    await condition();
    await stack.cancel();
  });
}
