import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { checkRefused } from "../support/refused.ts";
import { deleteStatefulSet, notesOf, restartPods, startStatefulSet, volumesOn } from "../support/volumes.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = Object.keys(hosts);
const directory = "/var/lib/local-path-provisioner";
const addOn = { helperImage: "docker.io/library/busybox:lab" };

/** Pods keep their data in directories on their hosts. */
export const localPathProvisioner: Scenario = {
  title: "local-path-provisioner",
  tier: "all",
  seconds: 260,
  needsCluster: false,
  async run(outer) {
    const toolchain = ["local-path-provisioner"];
    await inOwnCluster(outer, { name: "storage", hosts, toolchain }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const settings = await stack.settings();
  const configure = async (more: object = {}) =>
    stack.configure({ ...(await stack.settings()), addons: { localPathProvisioner: { ...addOn, ...more } } });
  const isUp = await report.check("one up makes a cluster with a default StorageClass", async () => {
    await configure();
    await stack.up();
    await stack.writeKubeconfig();
    assert.match(
      await kubectl.run(["get", "storageclass"]),
      /^local-path \(default\) +rancher\.io\/local-path/m,
    );
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  await keepsData(cluster);
  await checkRefused(cluster, {
    what: "taking the add-on away while there are volumes",
    settings,
    says: [
      /addons\.localPathProvisioner: .*has 2 volumes of it \(storage\/data-web-\d, storage\/data-web-\d\)/,
    ],
  });
  await configure();
  await report.check("with a claim, its directory goes", async () => {
    await deleteStatefulSet(kubectl);
    await eventually({ what: "empty directories", seconds: 90 }, async () => {
      for (const name of names) assert.deepEqual(await volumesOn(lab, name, directory), []);
    });
  });
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "local-path");
    await nothingToDo(cluster);
  });
  await report.check("a host that leaves keeps its volumes", async () => {
    await configure();
    await stack.up();
    await startStatefulSet(kubectl);
    await cluster.use({ "master-1": hosts["master-1"] });
    await configure();
    await stack.up();
    assert.equal((await volumesOn(lab, "worker-1", directory)).length, 1);
    await lab.ssh("worker-1", `rm -r ${directory}`);
  });
  await report.check("and with deleteData it loses them", async () => {
    await configure({ deleteData: true });
    await stack.up();
    assert.equal((await volumesOn(lab, "master-1", directory)).length, 1);
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

async function keepsData({ report, kubectl, lab }: OwnCluster): Promise<void> {
  const notes = { "web-0": "", "web-1": "" };
  await report.check("a StatefulSet gets a volume on each host, as Pods without rights", async () => {
    await startStatefulSet(kubectl);
    Object.assign(notes, await notesOf(kubectl));
    assert.notEqual(notes["web-0"], notes["web-1"]);
    for (const name of names) {
      assert.equal((await volumesOn(lab, name, directory)).length, 1, name);
      const { stdout } = await lab.ssh(name, `stat -c '%a %U' ${directory}`);
      assert.equal(stdout.trim(), "700 root", name);
    }
  });
  await report.check("its data survive its Pods", async () => {
    await restartPods(kubectl);
    assert.deepEqual(await notesOf(kubectl), notes);
  });
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}
