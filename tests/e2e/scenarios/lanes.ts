import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts, masters } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import { absences, assertOneByOne } from "../support/rollout.ts";
import { type Settings, withKubelet } from "../support/settings.ts";
import { changedUnits, leader, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

/** A field that no host overrides. */
const kubeletField = { registryPullQPS: 6 };

/** A change to many hosts reaches one after the other, and stops at the first that does not come back. */
export const lanes: Scenario = {
  title: "lanes",
  tier: "ci",
  seconds: 160,
  needsCluster: true,
  async run(context: Context) {
    const { report, stack } = context;
    const settings = await stack.settings();
    await oneByOne(context, {
      what: "a flag of the API servers",
      change: { ...settings, apiServer: { extraArgs: { "audit-log-maxage": "7" } } },
      unit: "kube-apiserver.service",
      hosts: masters,
    });
    await oneByOne(context, {
      what: "a flag of etcd",
      change: { ...settings, etcd: { extraArgs: { "snapshot-count": "20000" } } },
      unit: "etcd.service",
      hosts: masters,
      // The previous flag is removed again, one API server after the other.
      others: masters.map((host) => `${host} kube-apiserver.service`),
    });
    await oneByOne(context, {
      what: "a field of all kubelets",
      change: withKubelet(settings, kubeletField),
      unit: "kubelet.service",
      hosts: clusterHosts,
      others: masters.map((host) => `${host} etcd.service`),
    });
    await stopsAtTheFirst(context, {
      what: "a value that no API server takes",
      change: { ...settings, apiServer: { extraArgs: { "audit-log-format": "nonsense" } } },
      unit: "kube-apiserver.service",
    });
    await stopsAtTheFirst(context, {
      what: "a value that no member of etcd takes",
      change: { ...settings, etcd: { extraArgs: { "auto-compaction-retention": "nonsense" } } },
      unit: "etcd.service",
    });
    await report.check("the original stack file restores everything", async () => {
      await stack.configure(settings);
      await stack.up();
      assert.deepEqual(await stack.plannedChanges(), []);
    });
  },
};

interface RollOut {
  what: string;
  change: Settings;
  /** The unit that restarts, on these hosts. */
  unit: string;
  hosts: readonly string[];
  /** Other units that restart: `HOST UNIT`. */
  others?: readonly string[];
}

async function oneByOne({ lab, report, stack }: Context, rollOut: RollOut): Promise<void> {
  const { what, change, unit, hosts, others = [] } = rollOut;
  await stack.configure(change);
  const before = await unitRuns(lab, clusterHosts);
  await report.check(`${what} restarts those units and no other`, async () => {
    await stack.up();
    const wanted = [...hosts.map((host) => `${host} ${unit}`), ...others].toSorted();
    const changed = changedUnits(before, await unitRuns(lab, clusterHosts));
    assert.deepEqual(
      changed.filter((name) => !leader.test(name)),
      wanted,
    );
  });
  await report.check(`${what}: one host after the other, masters first`, async () => {
    const away = await absences(lab, hosts, unit);
    const order = away.map(({ host }) => host);
    const firstWorker = order.findIndex((host) => host.startsWith("worker"));
    const rest = firstWorker === -1 ? [] : order.slice(firstWorker);
    assert.ok(
      rest.every((host) => host.startsWith("worker")),
      order.join(", "),
    );
    return assertOneByOne(away);
  });
}

/** A unit that does not start is the only one to be touched, and its host goes back to the files before. */
async function stopsAtTheFirst(
  { lab, report, stack, kubectl }: Context,
  { what, change, unit }: Pick<RollOut, "what" | "change" | "unit">,
): Promise<void> {
  await stack.configure(change);
  const before = await unitRuns(lab, masters);
  await report.check(`${what} stops at the first one, which goes back to its previous files`, async () => {
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0);
    assert.match(output, messages.exits(unit), output);
    assert.match(output, messages.wentBack(String.raw`\S+`, unit), output);
    const changed = changedUnits(before, await unitRuns(lab, masters)).filter((name) =>
      name.endsWith(` ${unit}`),
    );
    assert.equal(changed.length, 1, changed.join(", "));
    return output
      .split("\n")
      .filter((line) => line.includes(`${unit} `) && line.includes("error:"))
      .join("\n");
  });
  await report.check(`${what}: every API server answers`, () =>
    eventually({ what: "all API servers", seconds: 30 }, async () => {
      await Promise.all(
        masters.map((host) => kubectl.through(lab.address(host)).run(["get", "--raw", "/readyz"])),
      );
    }),
  );
}
