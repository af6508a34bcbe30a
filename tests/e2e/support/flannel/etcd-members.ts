import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { etcdMembers } from "../etcdctl.ts";
import { partsOf } from "../parts.ts";
import { podsTalk } from "./network.ts";
import { sharesInEtcd, sharesOfNodes } from "./shares.ts";

/** With RBAC on, another machine takes the place of a master, and gives it back. */
export async function checkMembers(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  const settings = await stack.settings();
  const { entry, use } = await partsOf(context);
  const hosts = (...masters: string[]) => [
    ...masters.map((name) => entry(name, "master")),
    ...["worker-1", "worker-2"].map((name) => entry(name, "worker")),
  ];
  const isWhole = async (...masters: string[]) => {
    assert.deepEqual(await etcdMembers(lab, "master-1"), masters);
    await podsTalk(context, 90);
    // Nodes that have left have given their shares back.
    assert.deepEqual(await sharesInEtcd(context), await sharesOfNodes(context));
    assert.deepEqual(await stack.plannedChanges(), []);
  };
  await report.check("a member of etcd leaves and another joins while RBAC is on", async () => {
    await use(...hosts("master-1", "master-2", "spare-1"));
    await stack.up();
    await isWhole("master-1", "master-2", "spare-1");
  });
  await report.check("and back", async () => {
    await stack.configure(settings);
    await stack.up();
    await isWhole("master-1", "master-2", "master-3");
  });
}
