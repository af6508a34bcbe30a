import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { kubectlPath } from "../../../lab/cli/kubectl.ts";
import { type Lab, openLab } from "../../../lab/hosts/lab.ts";
import { prepareStack } from "../../../lab/stack/stack.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import type { Context, Scenario } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { stackFile } from "../prepare.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { Kubectl } from "../support/kubectl.ts";
import { lastLines, type Settings, Stack } from "../support/stack.ts";
import { eventually } from "../support/wait.ts";

const hosts = ["master-1", "master-2", "master-3", "worker-1"] as const;
const made = z.object({ artifacts: z.looseObject({}) });
const names = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

interface Entry {
  name: string;
  roles: string[];
  [field: string]: unknown;
}

/** Hosts leave the stack file, come back in another role, die, and are replaced; nothing of that is for the other scenarios' cluster. */
export const removing: Scenario = {
  title: "removing, replacing, refusing",
  needsCluster: false,
  async run(outer: Context) {
    const context = await openCluster(outer);
    try {
      await runAll(context);
    } finally {
      await context.lab.down();
    }
  },
};

async function openCluster(outer: Context): Promise<Context> {
  const name = `${outer.lab.name}-removing`;
  // An earlier run may have been cut off anywhere.
  await (await openLab(name, { hosts })).down();
  const lab = await openLab(name, { hosts });
  await lab.up();
  const toolchain = await prepareToolchain();
  const stack = new Stack(outer.engine, await prepareStack(lab, toolchain, { stackFile: await fourHosts() }));
  const { kubeconfig } = stack.labStack;
  const before = await listHosts(lab, lab.hosts);
  return {
    ...outer,
    lab,
    stack,
    before,
    kubectl: new Kubectl({ binary: kubectlPath(toolchain), kubeconfig }),
  };
}

async function fourHosts(): Promise<string> {
  const document = parseDocument(await stackFile());
  const entries = hosts.map((name) => ({ name, roles: [name.replace(/-\d+$/, "")] }));
  document.setIn(["config", "barekube:hosts"], entries);
  return document.toString();
}

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const keys = await lab.hostKeys();
  const settings = await settingsOf(lab, await stack.settings());
  const entry = (name: string, role: string, fields: Record<string, unknown> = {}): Entry => ({
    name,
    roles: [role],
    address: lab.address(name),
    ssh: { hostKey: keys.get(name) },
    ...fields,
  });
  const use = (...entries: Entry[]) => stack.configure({ ...settings, hosts: entries });
  const first = entry("master-1", "master");
  const second = entry("master-2", "master");
  const third = entry("master-3", "master");
  const worker = entry("worker-1", "worker");

  await use(first, second, third, worker);
  const isUp = await report.check("up makes a cluster of four hosts", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await refusals(context, { settings, entries: [first, second, third, worker] });

  await report.check("hosts in another order change nothing", async () => {
    await use(worker, third, second, first);
    assert.deepEqual(await stack.plannedChanges(), []);
  });

  await report.check(
    "a worker that a PodDisruptionBudget holds stays, and the message names the budget",
    async () => {
      await kubectl.run(["apply", "--filename", "-"], { input: heldPod(settings) });
      await kubectl.run(["wait", "pod/held", "--for=condition=Ready", "--timeout=60s"]);
      await use(first, second, third);
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        /worker-1 could not be drained within 15 s.*default\/held is held back.*budget hold-it/s,
      );
      assert.deepEqual(await nodes(kubectl), [...hosts]);
      return lastLines(output, 4);
    },
  );
  await report.check("once the budget is gone the worker leaves, as clean as it came", async () => {
    await kubectl.run(["delete", "poddisruptionbudget", "hold-it"]);
    await stack.up();
    assert.deepEqual(await nodes(kubectl), ["master-1", "master-2", "master-3"]);
  });
  await checkUntouched(context, ["worker-1"]);

  await report.check("the first master leaves and another host takes its place, in one up", async () => {
    await use(second, third, entry("worker-1", "master"));
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await nodes(kubectl), ["master-2", "master-3", "worker-1"]);
    assert.deepEqual(await members(lab, "master-2"), ["master-2", "master-3", "worker-1"]);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkUntouched(context, ["master-1"]);

  await report.check(
    "a master that is dead for good is taken out, and nobody tries to reach it",
    async () => {
      await lab.stopHost("master-3", { hard: true });
      await use(second, { ...third, lost: true }, entry("worker-1", "master"));
      const { output } = await stack.up();
      assert.deepEqual(await nodes(kubectl), ["master-2", "worker-1"]);
      assert.deepEqual(await members(lab, "master-2"), ["master-2", "worker-1"]);
      return lastLines(output, 5);
    },
  );
  await report.check("its entry is forgotten, and another machine comes in its place", async () => {
    await use(second, entry("worker-1", "master"), first);
    await stack.up();
    assert.deepEqual(await nodes(kubectl), ["master-1", "master-2", "worker-1"]);
    assert.deepEqual(await members(lab, "master-2"), ["master-1", "master-2", "worker-1"]);
    assert.deepEqual(await stack.plannedChanges(), []);
    assert.ok((await stack.resources()).every(({ urn }) => !urn.includes("master-3")));
  });

  await report.check("a master's machine is replaced by a fresh one of the same name", async () => {
    await lab.recreate(["master-1"]);
    await stack.up();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.match(await kubectl.run(["get", "nodes"]), /master-1 +Ready/);
    });
    assert.deepEqual(await members(lab, "master-2"), ["master-1", "master-2", "worker-1"]);
    assert.deepEqual(await stack.plannedChanges(), []);
  });

  await report.check("destroy succeeds although no API server lives", async () => {
    for (const host of ["master-1", "master-2", "worker-1"]) {
      await lab.ssh(host, "systemctl stop kube-apiserver etcd");
    }
    await stack.destroy();
    await stack.destroy();
  });
  await checkUntouched(context, ["master-2", "worker-1"]);
}

/** What cannot be done safely is refused in preview, before anything is registered. */
async function refusals(
  { report, stack }: Context,
  { settings, entries }: { settings: Settings; entries: Entry[] },
): Promise<void> {
  const [, , third, worker] = entries;
  const refused = (what: string, changed: Settings, ...says: RegExp[]) =>
    report.check(`refused in preview: ${what}`, async () => {
      await stack.configure({ ...settings, hosts: entries, ...changed });
      const { exitCode, output } = await stack.tryPreview();
      assert.notEqual(exitCode, 0, output);
      for (const text of says) assert.match(output, text);
      assert.doesNotMatch(output, /kube-apiserver|will be created/);
      return lastLines(output, 6);
    });
  await refused("another name", { clusterName: "other" }, /clusterName: "other": .*e2e/);
  await refused(
    "another Pod network",
    { network: { podCIDR: "10.0.0.0/14" } },
    /network\.podCIDR: "10\.0\.0\.0\/14"/,
  );
  await refused(
    "another Service network",
    { network: { serviceCIDR: "10.0.0.0/16" } },
    /network\.serviceCIDR/,
  );
  await refused(
    "another backend of flannel",
    { network: { flannelBackend: { Type: "host-gw" } } },
    /flannelBackend/,
  );
  await refused(
    "two of three masters at once",
    { hosts: [third, worker] },
    /hosts: .*master-1, master-2, master-3.*majority/s,
  );
  await refused("all masters at once", { hosts: [{ ...worker, roles: ["master"] }] }, /hosts: .*no master/);
  await stack.configure({ ...settings, hosts: entries });
}

async function settingsOf(lab: Lab, { include: _, ...settings }: Settings): Promise<Settings> {
  const { artifacts } = made.parse(parse(await readFile(join(lab.stateDir, "stack.yaml"), "utf8")));
  return { ...settings, artifacts, nodeDrainTimeoutSeconds: 15 };
}

const nodes = async (kubectl: Kubectl): Promise<string[]> =>
  names
    .parse(await kubectl.json("get", "nodes"))
    .items.map(({ metadata }) => metadata.name)
    .sort();

async function members(lab: Lab, host: string): Promise<string[]> {
  const { stdout, stderr, exitCode } = await lab.ssh(host, `${etcdctl} member list`);
  assert.equal(exitCode, 0, stderr);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(", "));
  assert.deepEqual(
    lines.map(([, state, , , , isLearner]) => [state, isLearner]),
    lines.map(() => ["started", "false"]),
  );
  return lines.map(([, , name = ""]) => name).sort();
}

function heldPod({ artifacts }: Settings): string {
  const { images } = z.object({ images: z.array(z.object({ name: z.string() })) }).parse(artifacts);
  const image = images.find(({ name }) => name.includes("pause"))?.name;
  const labels = { app: "held" };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "held", labels },
        spec: {
          nodeSelector: { "kubernetes.io/hostname": "worker-1" },
          terminationGracePeriodSeconds: 1,
          containers: [{ name: "pause", image, imagePullPolicy: "Never" }],
        },
      },
      {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "hold-it" },
        spec: { minAvailable: 1, selector: { matchLabels: labels } },
      },
    ],
  });
}
