import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Scenario } from "../context.ts";
import { ageKey } from "../support/age-key.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import {
  deploy,
  isAsBefore,
  isRefused,
  killRestore,
  loseData,
  restoreArguments,
  restoreSnapshot,
} from "../support/restores.ts";
import {
  allHaveOne,
  configureSnapshots,
  type Copies,
  copies,
  store,
  takeSnapshot,
} from "../support/snapshots.ts";
import { startS3, stopS3 } from "../support/snapshot-storage.ts";

const hosts = {
  "master-1": ["master"],
  "master-2": ["master"],
  "master-3": ["master"],
  "worker-1": ["worker"],
};
const name = "e2e";

/** A cluster comes back from its snapshots, on the machines that it has. */
export const restore: Scenario = {
  title: "restore",
  tier: "all",
  seconds: 600,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "restore", hosts, spare: [store] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack } = cluster;
  const there = await copies(cluster);
  const isUp = await report.check("one up makes a cluster that takes snapshots", async () => {
    await configureSnapshots(cluster, { ...there.settings, keep: 20 }, there.storage);
    await stack.up();
    await stack.writeKubeconfig();
    await allHaveOne(cluster);
  });
  if (!isUp) return;
  await deploy(cluster);
  const snapshot = await takeSnapshot(cluster);
  await refusals(cluster, { there, snapshot });
  const args = restoreArguments(name, `s3:${snapshot}`, there.key.file);
  await worksAgain(cluster, args);
  await allData(cluster, args);
  await kills(cluster, args);
}

async function refusals(
  cluster: OwnCluster,
  { there: { key }, snapshot }: { there: Copies; snapshot: string },
): Promise<void> {
  const { report, lab } = cluster;
  const good = restoreArguments(name, `s3:${snapshot}`, key.file);
  const refused = (what: string, args: readonly string[], says: RegExp) =>
    report.check(`${what} is refused, and nothing is touched`, () => isRefused(cluster, { args, says }));
  const other = await ageKey(lab, store, "other-key.txt");
  await refused(
    "another private key",
    restoreArguments(name, `s3:${snapshot}`, other.file),
    /is not encrypted for this private key/,
  );
  await refused(
    "another cluster's name",
    restoreArguments("prod", `master-1:${snapshot}`, key.file),
    /"prod" is not the name of this cluster; nothing was changed/,
  );
  await refused(
    "a snapshot that is not there",
    restoreArguments(name, "s3:nothing", key.file),
    /is not there; allowed: a name that npm run snapshots lists/,
  );
  const file = await fetchSnapshot(cluster, snapshot);
  const cutOff = join(lab.stateDir, "cut-off.db");
  await writeFile(cutOff, (await readFile(file)).subarray(0, 500_000));
  await refused(
    "a snapshot that was cut off",
    restoreArguments(name, cutOff, key.file),
    /it has 500000 bytes, so it was cut off/,
  );
  const damaged = join(lab.stateDir, "damaged.db");
  const bytes = await readFile(file);
  bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
  await writeFile(damaged, bytes);
  await refused(
    "one that was damaged",
    restoreArguments(name, damaged, key.file),
    /its checksum is wrong, so it was damaged/,
  );
  await refused(
    "one of another cluster",
    restoreArguments(name, await foreignSnapshot(cluster), key.file),
    /nothing in it is from this cluster's authority/,
  );
  await stopS3(lab, store);
  await refused(
    "a bucket that does not answer",
    good,
    /the copies at s3 cannot be listed: it does not answer/,
  );
  await startS3(lab, store);
  await lab.ssh("master-2", "mount -t tmpfs -o size=1m none /var/lib/etcd-snapshots");
  await refused(
    "a host without room",
    good,
    /master-2: the snapshot cannot be written to .*; make room there and run again/,
  );
  await lab.ssh("master-2", "umount /var/lib/etcd-snapshots");
}

/** Brings a snapshot from master-1 to this machine. */
async function fetchSnapshot({ lab }: OwnCluster, snapshot: string): Promise<string> {
  const file = join(lab.stateDir, "snapshot.db");
  const { stdout } = await lab.ssh("master-1", `base64 --wrap=0 /var/lib/etcd-snapshots/${snapshot}.db`);
  await writeFile(file, Buffer.from(stdout, "base64"));
  return file;
}

/** One of an etcd that has never been part of a Kubernetes. */
async function foreignSnapshot({ lab }: OwnCluster): Promise<string> {
  const programs = "/opt/k8s/artifacts/etcd-*";
  const urls =
    "--listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 --listen-peer-urls http://127.0.0.1:12380";
  const script = `cd /root
    ${programs}/etcd --data-dir foreign.etcd ${urls} >/dev/null 2>&1 & etcd=$!
    until ${programs}/etcdctl --endpoints http://127.0.0.1:12379 put a b >/dev/null 2>&1; do sleep 0.2; done
    ${programs}/etcdctl --endpoints http://127.0.0.1:12379 snapshot save foreign.db >/dev/null 2>&1
    kill $etcd; wait $etcd; base64 --wrap=0 foreign.db; rm -r foreign.db foreign.etcd`;
  const { stdout } = await lab.ssh("master-1", "bash -s", { input: script });
  const file = join(lab.stateDir, "foreign.db");
  await writeFile(file, Buffer.from(stdout, "base64"));
  return file;
}

async function worksAgain(cluster: OwnCluster, args: readonly string[]): Promise<void> {
  const { report, kubectl } = cluster;
  const late = ["--namespace", "kept", "get", "configmap", "late", "--ignore-not-found", "--output=name"];
  await report.check(
    "what was written since the snapshot is gone, and no watch goes on as if it were not",
    async () => {
      await kubectl.run(["--namespace", "kept", "create", "configmap", "late"]);
      const version = await kubectl.run([
        "--namespace",
        "kept",
        "get",
        "configmap",
        "late",
        "--output=jsonpath={.metadata.resourceVersion}",
      ]);
      const seconds = await restoreSnapshot(cluster, args);
      assert.equal(await kubectl.run(late), "");
      const watched = await kubectl
        .run([
          "get",
          "--raw",
          `/api/v1/namespaces/kept/configmaps?watch=1&timeoutSeconds=5&resourceVersion=${version}`,
        ])
        .catch((error: unknown) => String(error));
      assert.match(watched, /too old resource version|Expired|410/);
      assert.ok(seconds <= 30, `${seconds} s`);
      return `${seconds} s`;
    },
  );
  await isAsBefore(cluster, "after that");
}

async function allData(cluster: OwnCluster, args: readonly string[]): Promise<void> {
  await cluster.report.check(
    "with all data of etcd deleted, the cluster comes back within 30 s",
    async () => {
      await loseData(cluster);
      const seconds = await restoreSnapshot(cluster, args);
      assert.ok(seconds <= 30, `${seconds} s`);
      return `${seconds} s`;
    },
  );
  await isAsBefore(cluster, "after that");
}

async function kills(cluster: OwnCluster, args: readonly string[]): Promise<void> {
  const { report } = cluster;
  for (const after of [
    "every member has the snapshot",
    "every member has new data",
    "API servers are stopped",
    "members start with the new data",
    "etcd has a leader",
    "API servers answer",
  ]) {
    await report.check(`killed when ${after}, and run again`, async () => {
      await loseData(cluster);
      const wasRunning = await killRestore(cluster, { args, after });
      assert.ok(wasRunning);
      return `${await restoreSnapshot(cluster, args)} s`;
    });
  }
  await isAsBefore(cluster, "after all these kills");
}
