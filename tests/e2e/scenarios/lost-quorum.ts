import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { lastLines } from "../support/output.ts";
import { deploy, isAsBefore, restoreArguments, restoreSnapshot } from "../support/restores.ts";
import { allHaveOne, configureSnapshots, copies, store, takeSnapshot } from "../support/snapshots.ts";

const hosts = {
  "master-1": ["master"],
  "master-2": ["master"],
  "master-3": ["master"],
  "worker-1": ["worker"],
};
const name = "e2e";
const late = ["--namespace", "kept", "get", "configmap", "late", "--ignore-not-found", "--output=name"];

/** docs/runbooks/lost-quorum.md: machines are gone for good, first most masters, then all there are. */
export const lostQuorum: Scenario = {
  title: "lost quorum",
  tier: "all",
  seconds: 500,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "lost-quorum", hosts, spare: [store] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack } = cluster;
  const there = await copies(cluster);
  const isUp = await report.check("one up makes a cluster that takes snapshots", async () => {
    await configureSnapshots(cluster, there.settings, there.storage);
    await stack.up();
    await stack.writeKubeconfig();
    await allHaveOne(cluster);
  });
  if (!isUp) return;
  await deploy(cluster);
  await mostMasters(cluster);
  await everything(cluster, there.key.file);
}

async function mostMasters(cluster: OwnCluster): Promise<void> {
  const { report, lab, kubectl } = cluster;
  const lost = ["master-2", "master-3"];
  const isBack = await report.check(
    `${lost.join(" and ")} are gone: with a snapshot of the last member nothing is lost`,
    async () => {
      await kubectl.run(["--namespace", "kept", "create", "configmap", "late"]);
      await Promise.all(lost.map((host) => lab.stopHost(host, { hard: true })));
      const snapshot = await takeSnapshot(cluster, "--host", "master-1");
      const seconds = await onFreshMachines(cluster, { lost, snapshot: `master-1:${snapshot}` });
      assert.equal(await kubectl.run(late), "configmap/late\n");
      return seconds;
    },
  );
  if (isBack) await isAsBefore(cluster, "after that");
}

async function everything(cluster: OwnCluster, key: string): Promise<void> {
  const { report } = cluster;
  const isBack = await report.check(
    "all machines are gone: the stack's state and a copy of a snapshot are enough",
    async () => {
      const snapshot = `s3:${await takeSnapshot(cluster)}`;
      return onFreshMachines(cluster, { lost: Object.keys(hosts), snapshot, identity: key });
    },
  );
  if (isBack) await isAsBefore(cluster, "after that");
}

/** @returns what happened on the way. */
async function onFreshMachines(
  cluster: OwnCluster,
  { lost, snapshot, identity }: { lost: readonly string[]; snapshot: string; identity?: string },
): Promise<string> {
  const { lab, stack } = cluster;
  await lab.recreate(lost);
  const { exitCode, output } = await stack.tryUp({});
  const seconds = await restoreSnapshot(cluster, restoreArguments(name, snapshot, identity));
  await stack.up();
  await stack.writeKubeconfig();
  return `the first up ended with ${exitCode}; the API answered after ${seconds} s\n${lastLines(output, 10)}`;
}
