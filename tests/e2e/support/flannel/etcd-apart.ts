import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { checkUntouched } from "../../listing/untouched.ts";
import { inOwnCluster } from "../own-cluster.ts";
import { configureNetwork } from "./network.ts";
import { etcdctlOnMember, sharesInEtcd, sharesOfNodes } from "./shares.ts";
import { talk } from "../two-pods.ts";

const hosts = { "etcd-1": ["etcd"], "master-1": ["master", "worker"], "worker-1": ["worker"] };

/** The same with etcd on a host of its own. */
export async function checkEtcdApart(outer: Context): Promise<void> {
  await inOwnCluster(outer, { name: "etcd-apart", hosts }, async (own) => {
    const { lab, report, stack } = own;
    const isUp = await report.check("up makes a cluster with etcd on a host of its own", async () => {
      await configureNetwork(own, { flannel: { datastore: "etcd" } });
      await stack.up();
      await stack.writeKubeconfig();
      assert.deepEqual(await sharesInEtcd(own), await sharesOfNodes(own));
      assert.deepEqual(await stack.plannedChanges(), []);
    });
    if (!isUp) return;
    await report.check("a Pod reaches one on the other host, and a Service by its name", () => talk(own));
    await report.check("without RBAC, and back, by two ups each", async () => {
      for (const datastore of [["kube", "etcd"], "kube", ["etcd", "kube"], "etcd"]) {
        await configureNetwork(own, { flannel: { datastore } });
        await stack.up();
        const { stdout } = await lab.ssh("etcd-1", `${etcdctlOnMember} auth status`);
        assert.match(stdout, datastore === "kube" ? /Status: false/ : /Status: true/);
      }
      assert.deepEqual(await stack.plannedChanges(), []);
    });
    await report.check("destroy succeeds", async () => {
      await stack.destroy();
    });
    await checkUntouched(own, lab.hosts);
  });
}
