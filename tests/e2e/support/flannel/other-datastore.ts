import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { Chance } from "../chance.ts";
import { etcdctl } from "../etcdctl.ts";
import { clusterHosts } from "../hosts.ts";
import { kill, momentWithin } from "../kills.ts";
import { configureNetwork, podsTalk } from "./network.ts";
import { annotatedNodes, podAddresses, sharesInEtcd, sharesOfNodes } from "./shares.ts";

/** The datastore changes to kube and back, in stages, and no Pod gets another address. */
export async function checkOtherDatastore(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  const use = (datastore: string | string[]) => configureNetwork(context, { flannel: { datastore } });
  const addresses = await podAddresses(context);
  const shares = await sharesOfNodes(context);
  const stays = async () => {
    await podsTalk(context);
    assert.deepEqual(await podAddresses(context), addresses);
    assert.deepEqual(await sharesOfNodes(context), shares);
    assert.deepEqual(await stack.plannedChanges(), []);
  };
  const isRefused = async (datastore: string, way: string) => {
    await use(datastore);
    const { output, exitCode } = await stack.tryPreview();
    assert.notEqual(exitCode, 0);
    assert.ok(output.includes(`first set ${way} and run pulumi up`), output);
  };

  await report.check("another datastore at once is refused, with the way out", async () => {
    await isRefused("kube", "[kube, etcd]");
  });
  await report.check("the nodes change over to kube one after the other", async () => {
    await use(["kube", "etcd"]);
    await stack.up();
    assert.deepEqual(await annotatedNodes(context), clusterHosts.toSorted());
    await stays();
  });
  await report.check("then etcd's users and keys go", async () => {
    await use("kube");
    await stack.up();
    const { stdout } = await lab.ssh(
      "master-1",
      `${etcdctl} auth status; ${etcdctl} user list; ${etcdctl} role list; ${etcdctl} get --prefix /kubernetes/ --keys-only; ls /etc/kubernetes/pki/flanneld-etcd.* 2>&1`,
    );
    assert.match(stdout, /^Authentication Status: false\nAuthRevision: \d+\n/);
    assert.doesNotMatch(stdout, /flannel$|kubernetes\/network/m);
    assert.equal((await rightsInKubernetes(context)).length, 4);
    await stays();
  });
  await report.check("the way back is refused at once, too", async () => {
    await isRefused("etcd", "[etcd, kube]");
  });
  await use(["etcd", "kube"]);
  const chance = new Chance();
  report.line(`  repeat with SEED=${chance.seed}`);
  for (const number of [1, 2, 3]) {
    await kill(context, {
      what: `back to etcd, kill ${number} of 3`,
      moment: momentWithin(chance, { resources: 5 * number, ms: 2000 }),
      run: (target, options) => target.tryUp(options),
    });
  }
  await report.check("the next up finishes the change, with every share handed over", async () => {
    await stack.up();
    assert.deepEqual(await sharesInEtcd(context), shares);
    await stays();
  });
  await report.check(
    "then flannel's annotations go from all Nodes, and its rights in Kubernetes",
    async () => {
      await use("etcd");
      await stack.up();
      assert.deepEqual(await annotatedNodes(context), []);
      assert.deepEqual(await rightsInKubernetes(context), []);
      await stays();
    },
  );
}

/** flannel's role, and all that goes with it. */
async function rightsInKubernetes({ kubectl }: Context): Promise<string[]> {
  const kinds =
    "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings";
  const names = (await kubectl.run(["get", kinds, "--output=name"])).trim().split("\n");
  return names.filter((name) => name.includes("flannel"));
}
