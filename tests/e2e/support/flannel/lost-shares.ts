import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { etcdctl } from "../etcdctl.ts";
import { eventually } from "../wait.ts";
import { podsTalk } from "./network.ts";
import { podAddresses, prefix, sharesInEtcd, sharesOfNodes } from "./shares.ts";

/** A node's share disappears from etcd, and the node takes the same one again. */
export async function checkLostShares(context: Context): Promise<void> {
  const { lab, report } = context;
  const shares = await sharesOfNodes(context);
  const addresses = await podAddresses(context);
  const keyOf = (node: string): string => {
    const [, subnet = ""] = shares.find((share) => share.startsWith(`${node} `))?.split(" ") ?? [];
    return `${prefix}/subnets/${subnet.replace("/", "-")}`;
  };
  const returns = async () => {
    await eventually({ what: "share", seconds: 60 }, async () => {
      assert.deepEqual(await sharesInEtcd(context), shares);
    });
    await podsTalk(context, 90);
  };
  await report.check("a share that somebody removes from etcd is taken again", async () => {
    const { stdout } = await lab.ssh("master-1", `${etcdctl} del ${keyOf("worker-1")}`);
    assert.equal(stdout.trim(), "1");
    await returns();
    assert.deepEqual(await podAddresses(context), addresses);
  });
  await report.check("a share that expires while flanneld is stopped is taken again", async () => {
    const key = keyOf("worker-2");
    await lab.ssh("worker-2", "systemctl stop flanneld");
    const { stderr } = await lab.ssh(
      "master-1",
      `set -e; value=$(${etcdctl} get --print-value-only ${key})
      lease=$(${etcdctl} lease grant 3 | cut -d ' ' -f 2)
      ${etcdctl} put ${key} "$value" --lease=$lease`,
    );
    assert.equal(stderr, "");
    await eventually({ what: "expiry", seconds: 30 }, async () => {
      assert.ok(!(await sharesInEtcd(context)).some((share) => share.startsWith("worker-2 ")));
    });
    await lab.ssh("worker-2", "systemctl start flanneld");
    await returns();
    assert.deepEqual(await podAddresses(context), addresses);
  });
  await report.check("a node that was away until its share had expired comes back with it", async () => {
    await lab.stopHost("worker-2");
    const { stdout } = await lab.ssh("master-1", `${etcdctl} del ${keyOf("worker-2")}`);
    assert.equal(stdout.trim(), "1");
    await lab.startHost("worker-2");
    await returns();
  });
}
