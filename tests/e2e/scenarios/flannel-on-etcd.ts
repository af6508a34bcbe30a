import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { checkEtcdApart } from "../support/flannel/etcd-apart.ts";
import { checkEtcdAccess } from "../support/flannel/etcd-access.ts";
import { checkEtcdDrift } from "../support/flannel/etcd-drift.ts";
import { checkMembers } from "../support/flannel/etcd-members.ts";
import { checkLostShares } from "../support/flannel/lost-shares.ts";
import { checkOtherDatastore } from "../support/flannel/other-datastore.ts";
import { configureNetwork } from "../support/flannel/network.ts";
import { clusterHosts } from "../support/hosts.ts";
import { inOwnCluster, type OwnCluster } from "../support/own-cluster.ts";
import { sharesInEtcd, sharesOfNodes } from "../support/flannel/shares.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { kubeBenchPath } from "../../../lab/cli/cis.ts";
import { traffic } from "./traffic.ts";

const hosts = Object.fromEntries(
  clusterHosts.map((name) => [name, [name.startsWith("master") ? "master" : "worker"]]),
);

/** flannel with its shares in etcd, whose RBAC is on. */
export const flannelOnEtcd: Scenario = {
  title: "flannel on etcd",
  tier: "all",
  seconds: 600,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "on-etcd", hosts, spare: ["spare-1"] }, runAll);
    await checkEtcdApart(outer);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { report, stack } = own;
  const isUp = await report.check("up makes a cluster whose nodes' shares are in etcd", async () => {
    await configureNetwork(own, { flannel: { datastore: "etcd" } });
    await stack.up();
    await stack.writeKubeconfig();
    const shares = await sharesOfNodes(own);
    assert.equal(shares.length, clusterHosts.length);
    assert.deepEqual(await sharesInEtcd(own), shares);
    return shares.join(", ");
  });
  if (!isUp) return;
  await traffic.run(own);
  await report.check("then there is nothing to do", async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkEtcdAccess(own);
  await report.check("kube-bench finds no failure", async () => {
    const { all, exitCode } = await runStackCommand(stack, "cis", "--kube-bench", await kubeBenchPath());
    assert.equal(exitCode, 0, all);
  });
  await checkLostShares(own);
  await checkEtcdDrift(own);
  await checkMembers(own);
  await checkOtherDatastore(own);
  await report.check("destroy succeeds", async () => {
    await stack.destroy();
  });
  await checkUntouched(own, own.lab.hosts);
}
