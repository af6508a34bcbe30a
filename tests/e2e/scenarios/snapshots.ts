import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import {
  allHaveOne,
  configureSnapshots,
  type Copies,
  copies,
  listSnapshots,
  members,
  store,
  takeSnapshot,
} from "../support/snapshots.ts";
import { login, startS3, stopS3, storedText } from "../support/snapshot-storage.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

const hosts = { "master-1": ["master"], "master-2": ["master"], "master-3": ["master"] };
const directory = "/var/lib/etcd-snapshots";
const program = "/opt/k8s/libexec/etcd-snapshot/etcd-snapshot.sh";
const marker = "only-in-this-cluster-and-in-its-snapshots";

/** Members of etcd take snapshots, and keep copies of them elsewhere. */
export const snapshots: Scenario = {
  title: "snapshots",
  tier: "all",
  seconds: 240,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "snapshots", hosts, spare: [store] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check("one up makes a cluster", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;
  await kubectl.run(["create", "configmap", "marked", `--from-literal=text=${marker}`]);
  await report.check("a snapshot can be taken without any setting", async () => {
    const name = await takeSnapshot(cluster);
    assert.deepEqual(
      (await listSnapshots(cluster)).map((one) => `${one.name} ${one.place}`),
      [`${name} master-1`],
    );
  });
  const there = await copies(cluster);
  await takesThem(cluster, there);
  await areSecret(cluster, there);
  await keepsAFew(cluster);
  await failsVisibly(cluster);
  await survivesKills(cluster);
  await report.check("without the setting no more are taken, and those that are there stay", async () => {
    const before = (await listSnapshots(cluster)).filter(({ place }) => place === "master-1");
    await stack.configure(settings);
    await stack.up();
    assert.deepEqual(
      await listHere(cluster),
      before.map(({ name }) => name),
    );
    const { stdout } = await lab.ssh(
      "master-1",
      "systemctl list-unit-files --no-legend 'etcd-snapshot.*'; ls -d /etc/etcd-snapshot/* /opt/k8s/libexec/etcd-snapshot/* 2>/dev/null",
    );
    assert.equal(stdout, "");
    await nothingToDo(cluster);
  });
  await report.check("destroy takes those of the schedule's hosts along", async () => {
    await configureSnapshots(cluster, there.settings, there.storage);
    await stack.up();
    await stack.destroy();
  });
  await checkUntouched(cluster, members);
}

async function takesThem(cluster: OwnCluster, { settings, storage }: Copies): Promise<void> {
  const { report, stack, lab } = cluster;
  const before = await unitRuns(lab, members);
  await report.check("with the setting every member takes one at once, and copies it", async () => {
    await configureSnapshots(cluster, settings, storage);
    await stack.up();
    await allHaveOne(cluster);
    const changed = changedUnits(before, await unitRuns(lab, members));
    assert.deepEqual(
      changed.filter((unit) => !unit.includes("etcd-snapshot")),
      [],
    );
    await nothingToDo(cluster);
  });
  await report.check("each member's next turn comes at a time of its own", async () => {
    const times = await Promise.all(
      members.map(async (host) => {
        const { stdout } = await lab.ssh(
          host,
          "systemctl show --property=NextElapseUSecRealtime --value etcd-snapshot.timer",
        );
        return stdout.trim();
      }),
    );
    assert.equal(new Set(times).size, members.length, times.join("; "));
    return times.join("; ");
  });
  await report.check("a snapshot takes no longer than a second on its host", async () => {
    const seconds = async (config: string) => {
      const { stdout, stderr } = await lab.ssh(
        "master-2",
        `TIMEFORMAT=%R; config=$(${config} /etc/etcd-snapshot/config); time ${program} config-on-stdin now <<<"$config" >/dev/null`,
      );
      const taken = Number(/^\d+\.\d+$/m.exec(stderr)?.[0]);
      assert.ok(taken > 0, stdout + stderr);
      return taken;
    };
    const alone = await seconds("grep -v ^place");
    const copied = await seconds("cat");
    assert.ok(alone <= 1, `${alone} s`);
    return `${alone} s, with two copies ${copied} s`;
  });
}

async function areSecret(cluster: OwnCluster, { storage }: Copies): Promise<void> {
  const { report, lab, stack } = cluster;
  await report.check("copies are encrypted, and keys are nobody's to read", async () => {
    const text = await storedText(lab, store);
    assert.match(text, /age-encryption\.org/);
    assert.ok(!text.includes(marker));
    const { stdout } = await lab.ssh(
      "master-1",
      `grep --recursive --count --text ${marker} ${directory} | grep -vc ':0$'`,
    );
    assert.notEqual(stdout.trim(), "0");
    const { stdout: modes } = await lab.ssh(
      "master-1",
      `stat --format='%a %U' ${directory} ${directory}/*.db /etc/etcd-snapshot/{rclone.conf,ssh.key,config} | sort -u`,
    );
    assert.equal(modes.trim(), "600 root\n700 root");
    const state = await stack.exportText();
    assert.ok(!state.includes(login.secretAccessKey));
    assert.ok(!state.includes(storage.privateKey.split("\n")[1] ?? ""));
  });
}

async function keepsAFew(cluster: OwnCluster): Promise<void> {
  const { report } = cluster;
  await report.check("of each member's snapshots the newest two stay at each place", async () => {
    const names: string[] = [];
    for (let i = 0; i < 3; i++) names.push(await takeSnapshot(cluster));
    const listed = (await listSnapshots(cluster)).filter(({ member }) => member === "master-1");
    for (const place of ["master-1", "s3", "ssh"]) {
      assert.deepEqual(
        listed.filter((one) => one.place === place).map(({ name }) => name),
        names.slice(1).toReversed(),
        place,
      );
    }
  });
}

async function failsVisibly(cluster: OwnCluster): Promise<void> {
  const { report, stack, lab } = cluster;
  await report.check("a bucket that does not answer is named, and costs no snapshot", async () => {
    const before = await listHere(cluster);
    await stopS3(lab, store);
    const { exitCode } = await lab.ssh("master-1", "systemctl start etcd-snapshot");
    assert.notEqual(exitCode, 0);
    const failure =
      /is good, but not copied everywhere: s3: it does not answer; check that it runs, and etcd\.snapshots\.s3/;
    const drift = await runStackCommand(stack, "drift");
    assert.equal(drift.exitCode, 2, drift.all);
    assert.match(drift.all, failure);
    const listing = await runStackCommand(stack, "snapshots");
    assert.equal(listing.exitCode, 1, listing.all);
    assert.match(listing.all, /the copies at s3 cannot be listed: it does not answer/);
    const after = await listHere(cluster);
    assert.equal(after.length, 2);
    assert.notDeepEqual(after, before);
    return drift.all.split("\n").find((line) => failure.test(line));
  });
  await report.check("and is forgotten after the next one that is good", async () => {
    const { exitCode, stderr } = await startS3(lab, store);
    assert.equal(exitCode, 0, stderr);
    await takeSnapshot(cluster);
    assert.equal((await runStackCommand(stack, "drift")).exitCode, 0);
  });
  await report.check("a disk without room is named, and old snapshots stay", async () => {
    const before = await listHere(cluster);
    const mount = `mkdir /root/kept && cp -a ${directory}/. /root/kept/ && mount -t tmpfs -o size=12m none ${directory} && cp -a /root/kept/*.json ${directory}/`;
    await lab.ssh("master-1", mount);
    const { exitCode, all } = await runStackCommand(stack, "snapshot");
    await lab.ssh("master-1", `umount ${directory}; rm -r /root/kept`);
    assert.equal(exitCode, 1, all);
    assert.match(all, /has room for \d+ MiB, but a snapshot may take \d+ MiB; make room/);
    assert.deepEqual(await listHere(cluster), before);
  });
}

async function survivesKills(cluster: OwnCluster): Promise<void> {
  const { report, lab } = cluster;
  await report.check("one that is killed at any point leaves none that is half there", async () => {
    for (const ms of [50, 150, 250, 350, 600, 900]) {
      const command = "timeout --signal=KILL";
      const seconds = (ms / 1000).toFixed(2);
      await lab.ssh("master-3", `${command} ${seconds} ${program} now; true`);
      const { stdout } = await lab.ssh(
        "master-3",
        `for file in ${directory}/*.json; do /opt/k8s/bin/etcdutl snapshot status "\${file%.json}.db" >/dev/null || echo "$file"; done`,
      );
      assert.equal(stdout, "", `after ${seconds} s`);
    }
    await takeSnapshot(cluster, "--host", "master-3");
    const { stdout } = await lab.ssh("master-3", `ls -A ${directory}`);
    assert.equal(
      stdout
        .split("\n")
        .filter((name) => !/\.(db|json|lock)$/.test(name))
        .join(""),
      "",
    );
    assert.equal(stdout.match(/\.db$/gm)?.length, 2);
  });
}

async function listHere(cluster: OwnCluster): Promise<string[]> {
  const { stdout } = await cluster.lab.ssh("master-1", `ls -r ${directory}/*.json`);
  return stdout
    .trim()
    .split("\n")
    .map((path) => path.replace(/^.*\/|\.json$/g, ""));
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
  assert.doesNotMatch(output, messages.anyConcern);
}
