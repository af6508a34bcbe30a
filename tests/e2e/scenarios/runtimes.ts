import assert from "node:assert/strict";
import { join } from "node:path";
import { urlOf } from "../../../lab/toolchain/entry.ts";
import { machineArch } from "../../../lab/toolchain/platform.ts";
import type { Scenario } from "../context.ts";
import { lives } from "../support/component-versions/lives.ts";
import { newPodRuns } from "../support/component-versions/new-pod.ts";
import { runtimesOf } from "../support/component-versions/programs.ts";
import { steadyClient } from "../support/clients/steady-client.ts";
import { holdKept, keptNamespace, startKept } from "../support/kept-service.ts";
import { namespace } from "../support/kubectl.ts";
import { drift, messages } from "../support/messages.ts";
import { onHost } from "../support/on-host.ts";
import { lastLines, linesLike } from "../support/output.ts";
import { inOwnCluster, type OwnCluster } from "../support/own-cluster.ts";
import { checkBadInput } from "../support/runtimes/bad-input.ts";
import { configure, other } from "../support/runtimes/settings.ts";
import { checkSettled } from "../support/settled.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { cordoned } from "../support/versions.ts";

const roles = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const hosts = Object.keys(roles);
const workers = ["worker-1", "worker-2"];
const manifests = join(import.meta.dirname, "../manifests.yaml");
/** crun does not run on the lab's hybrid cgroups, so another runc stands for the other runtime. */
const otherVersion = "1.4.2";
const config = "/etc/containerd/config.toml";

/** Another OCI runtime beside runc, and as the default in its place. */
export const runtimes: Scenario = {
  title: "runtimes",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer) {
    const toolchain = [`runc@${otherVersion}`];
    await inOwnCluster(outer, { name: "runtimes", hosts: roles, toolchain }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  const settings = await stack.settings();
  await checkBadInput(own, settings);
  const isUp = await report.check("up makes a cluster with runc alone", async () => {
    await stack.configure({ ...settings, nodeDrainTimeoutSeconds: 30 });
    await stack.up();
    await stack.writeKubeconfig();
    await kubectl.run(["apply", `--filename=${manifests}`]);
    await kubectl.run([
      "--namespace",
      namespace,
      "rollout",
      "status",
      "daemonset/everywhere",
      "--timeout=90s",
    ]);
    assert.match(await newPodRuns(own, "worker-1"), runcOfOurs);
  });
  if (!isUp) return;
  const before = await configurations(own);
  const port = await startKept(kubectl);
  const client = await steadyClient(lab, {
    ...{ what: "the Deployment", host: "master-1", connects: "anew" },
    url: `http://${lab.address("worker-2")}:${port}/cgi-bin/hostname`,
  });
  await missing(own);
  await added(own);
  await drifted(own);
  await asDefault(own);
  await givenBack(own, before);
  await report.check("the Deployment answered whoever tried again within two seconds", () => client.end());
  await checkSettled(own);
}

/** Every host's containerd that Pods without a RuntimeClass run with. */
const runcOfOurs = /^\/opt\/k8s\/artifacts\/runc-[\d.]+\/runc$/;

/** The configuration of containerd on each host. */
const configurations = ({ lab }: OwnCluster): Promise<string[]> =>
  Promise.all(hosts.map((host) => onHost(lab, host, `cat ${config}`)));

async function missing(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  await report.check("a host without the program is named, and its containerd goes on", async () => {
    const before = { units: await unitRuns(lab, hosts), pods: await lives(kubectl) };
    await configure(own, { runtimes: { other: { path: other } } });
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /containerd\.runtimes\.other is \S+other-runc, which is not an executable file on this host; install it/,
    );
    assert.deepEqual(changedUnits(before.units, await unitRuns(lab, hosts)), []);
    assert.deepEqual(await lives(kubectl), before.pods);
    return linesLike(output, /containerd\.runtimes\.other is/);
  });
}

async function added(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  const file = urlOf("runc", otherVersion, machineArch()).replace("https://", "");
  for (const host of hosts) {
    await onHost(lab, host, `curl -fsS -o ${other} ${lab.mirrorUrl}/${file} && chmod 755 ${other}`);
  }
  await report.check("with the program there, one up adds the runtime, and no Pod notices", async () => {
    const before = await lives(kubectl);
    const { output } = await stack.up();
    assert.doesNotMatch(output, /draining/);
    assert.deepEqual(await lives(kubectl), before);
    return `${before.length} Pods`;
  });
  await report.check("Pods that ask for it run with it, and others with runc", async () => {
    for (const host of workers) {
      assert.equal(await newPodRuns(own, host, { runtimeClassName: "other" }), other);
      assert.match(await newPodRuns(own, host), runcOfOurs);
    }
  });
}

async function drifted(own: OwnCluster): Promise<void> {
  const { lab, report, stack } = own;
  await report.check("a runtime that somebody edits on a host is named, and put right", async () => {
    await onHost(lab, "worker-1", `sed -i 's|${other}|/usr/bin/true|' ${config}`);
    const { output } = await stack.tryPreview();
    assert.match(output, messages.drifted("worker-1"));
    assert.match(output, drift.otherContent("containerd", config));
    await stack.up();
    assert.match(await onHost(lab, "worker-1", `cat ${config}`), new RegExp(other));
    assert.equal(await newPodRuns(own, "worker-1", { runtimeClassName: "other" }), other);
  });
}

/** Pods of DaemonSets stay with what they were started with, since they would come back at once. */
const keptRuntimes = ({ lab, kubectl }: OwnCluster) =>
  runtimesOf(lab, kubectl, ["--namespace", keptNamespace]);

async function asDefault(own: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = own;
  await report.check(
    "preview tells which nodes another default drains, and which Pods that moves",
    async () => {
      await configure(own, { runtimes: { other: { path: other } }, defaultRuntime: "other" });
      const { output } = await stack.tryPreview();
      assert.match(output, /worker-1: default runtime runc → other; drained, which moves .*e2e-kept\/kept-/);
      assert.doesNotMatch(output, /snapshot of etcd|binaries and images/);
      return linesLike(output, /^\s*\d+\. /);
    },
  );
  await report.check(
    "a budget that lets no Pod go keeps a node's default as it is, and is named",
    async () => {
      await holdKept(kubectl, true);
      const { exitCode, output } = await stack.tryUp({});
      await holdKept(kubectl, false);
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        /could not be drained within 30 s, so its default runtime stays runc: e2e-kept\/kept-\S+ is held back \(.*budget kept/,
      );
      assert.deepEqual(await cordoned(kubectl), []);
      return linesLike(output, /could not be drained/);
    },
  );
  await report.check("the next up changes the default node by node, and all Pods run with it", async () => {
    const { output } = await stack.up();
    for (const worker of workers) {
      assert.match(
        output,
        new RegExp(`draining ${worker}, since its Pods change from the runtime runc to other`),
      );
    }
    assert.deepEqual(await keptRuntimes(own), [other]);
    assert.equal(await newPodRuns(own, "worker-1"), other);
    assert.deepEqual(await cordoned(kubectl), []);
    return lastLines(output, 4);
  });
}

async function givenBack(own: OwnCluster, before: readonly string[]): Promise<void> {
  const { report, stack, kubectl } = own;
  await report.check("without the setting everything is as before, and Pods run with runc", async () => {
    await configure(own, {});
    const { output } = await stack.up();
    assert.match(output, /since its Pods change from the runtime other to runc/);
    assert.deepEqual(await configurations(own), before);
    const classes = await kubectl.run(["get", "runtimeclasses", "--output=name"]);
    assert.equal(classes.trim(), "");
    for (const runtime of await keptRuntimes(own)) assert.match(runtime, runcOfOurs);
    assert.match(await newPodRuns(own, "worker-2"), runcOfOurs);
    assert.deepEqual(await cordoned(kubectl), []);
  });
}
