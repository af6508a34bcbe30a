import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { z } from "zod";
import { kubectlPath } from "../../../lab/cli/kubectl.ts";
import { openLab } from "../../../lab/hosts/lab.ts";
import { prepareStack } from "../../../lab/stack/stack.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import type { Context, Scenario } from "../context.ts";
import { stackFile } from "../prepare.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { Kubectl } from "../support/kubectl.ts";
import { Stack } from "../support/stack.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const [first, worker, ...masters] = ["master-1", "worker-1", "master-2", "master-3"] as const;
/** Pods have to find a place on it. */
const alone = { [first]: ["master", "worker"] };
const nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
    }),
  ),
});
/** They end by themselves when they lose the lead, as after ten seconds without their API server. */
const leader = / kube-(controller-manager|scheduler)\.service$/;

/** A cluster of one host grows. Of the hosts that are there only those units restart that have to. */
export const adding: Scenario = {
  title: "adding hosts",
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

/** A cluster in a lab of its own, whose stack file can be given other hosts. */
interface Growing extends Context {
  use(hosts: Record<string, string[]>): Promise<unknown>;
}

async function openCluster(outer: Context): Promise<Growing> {
  const open = () => openLab(`${outer.lab.name}-adding`, { hosts: [first, worker, ...masters] });
  // An earlier run may have been cut off anywhere.
  await (await open()).down();
  const lab = await open();
  await lab.up();
  const toolchain = await prepareToolchain();
  const document = parseDocument(await stackFile());
  const use = (hosts: Record<string, string[]>) => {
    const entries = Object.entries(hosts).map(([name, roles]) => ({ name, roles }));
    document.setIn(["config", "barekube:hosts"], entries);
    return prepareStack(lab, toolchain, { stackFile: document.toString() });
  };
  const stack = new Stack(outer.engine, await use(alone));
  const { kubeconfig } = stack.labStack;
  return { ...outer, lab, stack, use, kubectl: new Kubectl({ binary: kubectlPath(toolchain), kubeconfig }) };
}

async function runAll(context: Growing): Promise<void> {
  const { lab, report, stack, use } = context;
  const isUp = await report.check("up makes a cluster of one host", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await use({ ...alone, [worker]: ["worker"] });
  await report.check(
    "preview of a worker more changes nothing on hosts that are there but the list of tokens",
    async () => {
      const changes = await stack.plannedChanges();
      const touched = changes.filter(({ op, name }) => op !== "create" && !name.includes(worker));
      // A second node makes room for a second Pod of CoreDNS.
      assert.deepEqual(touched.map(({ op, name }) => `${op} ${name}`).toSorted(), [
        "update coredns-deployment",
        "update join-tokens",
      ]);
      return `${changes.length} resources`;
    },
  );
  await grows(context, { what: "a worker", before: [first], added: [worker], restarted: [] });

  const newMasters = Object.fromEntries(masters.map((name) => [name, ["master"]]));
  await use({ ...alone, ...newMasters, [worker]: ["worker"] });
  await grows(context, {
    what: "two masters",
    before: [first, worker],
    added: masters,
    // It learns of the new members of etcd.
    restarted: [`${first} kube-apiserver.service`],
  });
  await report.check("all members of etcd were started and have a vote", async () => {
    assert.deepEqual(await members(context), [first, ...masters]);
  });
  await report.check("every load balancer knows every API server", async () => {
    for (const host of lab.hosts) {
      const { stdout } = await lab.ssh(host, "cat /etc/kube-lb/nginx.conf");
      for (const master of [first, ...masters]) {
        assert.ok(stdout.includes(`server ${lab.address(master)}:6443`), `${host}: ${stdout}`);
      }
    }
  });
  await report.check("then nothing is left to do", async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
}

interface Growth {
  what: string;
  /** Hosts that are there, and what restarts on them: `HOST UNIT`. */
  before: readonly string[];
  restarted: string[];
  added: readonly string[];
}

async function grows({ lab, report, stack, kubectl }: Context, growth: Growth): Promise<void> {
  const { what, before, added, restarted } = growth;
  const runs = await unitRuns(lab, before);
  await report.check(
    `${what} more: up restarts ${restarted.join(", ") || "no unit of any other host"}`,
    async () => {
      await stack.up();
      const changed = changedUnits(runs, await unitRuns(lab, before));
      assert.deepEqual(
        changed.filter((unit) => restarted.length === 0 || !leader.test(unit)),
        restarted,
      );
      return `${runs.size} running units`;
    },
  );
  await report.check(`${what} more: Ready nodes`, () =>
    eventually({ what: "nodes", seconds: 30 }, async () => {
      const { items } = nodes.parse(await kubectl.json("get", "nodes"));
      const ready = items
        .filter(({ status }) =>
          status.conditions.some((one) => one.type === "Ready" && one.status === "True"),
        )
        .map(({ metadata }) => metadata.name);
      assert.deepEqual(ready.toSorted(), [...before, ...added].toSorted());
    }),
  );
}

/** Names of etcd's members with a vote that were started. */
async function members({ lab }: Context): Promise<string[]> {
  const { stdout, stderr, exitCode } = await lab.ssh(first, `${etcdctl} member list`);
  assert.equal(exitCode, 0, stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(", "))
    .filter(([, state, , , , isLearner]) => state === "started" && isLearner === "false")
    .map(([, , name = ""]) => name)
    .toSorted();
}
