import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { masters } from "../support/hosts.ts";
import { assertMasters } from "../support/masters.ts";
import { readyNodes } from "../support/nodes.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { type Entry, partsOf } from "../support/parts.ts";
import { eventually } from "../support/wait.ts";

const roles = Object.fromEntries(masters.map((name) => [name, ["master"]]));

/** Three masters become one: one machine is swapped for a fresh one, one is lost, and one leaves. */
export const shrinking: Scenario = {
  title: "shrinking",
  tier: "all",
  seconds: 200,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "shrinking", hosts: roles }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const { entry, use } = await partsOf(context);
  const [first, second, third] = masters.map((name) => entry(name, "master")) as [Entry, Entry, Entry];
  await use(first, second, third);
  const isUp = await report.check("up makes a cluster of three masters", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await report.check("a master's machine is replaced by a fresh one of the same name", async () => {
    await lab.recreate(["master-1"]);
    await stack.up();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), masters);
    });
    await assertMasters(context, masters);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check("of three masters one is left, when another is given up first", async () => {
    await lab.stopHost("master-3", { hard: true });
    await use(first, second, { ...third, lost: true });
    await stack.up();
    await assertMasters(context, ["master-1", "master-2"]);
    await use(second);
    await stack.up();
    // The old kubeconfig leads to master-1.
    await stack.writeKubeconfig();
    await assertMasters(context, ["master-2"]);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkUntouched(context, ["master-1"]);
  await report.check("destroy succeeds although the last API server does not run", async () => {
    await lab.ssh("master-2", "systemctl stop kube-apiserver etcd");
    await stack.destroy();
    await stack.destroy();
  });
  await checkUntouched(context, ["master-2"]);
}
