import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { etcdMembers } from "../support/etcdctl.ts";
import { readyNodes } from "../support/nodes.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { changedUnits, leader, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const [first, worker, ...masters] = ["master-1", "worker-1", "master-2", "master-3"] as const;
/** Also a worker, since Pods need a place to run. */
const alone = { [first]: ["master", "worker"] };

/** A cluster of one host grows, and on the existing hosts only those units restart that have to. */
export const adding: Scenario = {
  title: "adding",
  tier: "ci",
  seconds: 130,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "adding", hosts: alone, spare: [worker, ...masters] }, runAll);
  },
};

async function runAll(context: OwnCluster): Promise<void> {
  const { lab, report, stack, use } = context;
  const isUp = await report.check("up makes a cluster of one host", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await use({ ...alone, [worker]: ["worker"] });
  await report.check(
    "preview of another worker changes nothing on existing hosts but the list of tokens",
    async () => {
      const changes = await stack.plannedChanges();
      const touched = changes.filter(({ op, name }) => op !== "create" && !name.includes(worker));
      assert.deepEqual(
        touched.map(({ op, name }) => `${op} ${name}`),
        ["update join-tokens"],
      );
      return `${changes.length} resources`;
    },
  );
  await grows(context, { what: "a worker", before: [first], added: [worker], restarted: [] });

  const newMasters = Object.fromEntries(masters.map((name) => [name, ["master"]]));
  await use({ ...alone, ...newMasters, [worker]: ["worker"] });
  await grows(context, {
    what: "a pair of masters",
    before: [first, worker],
    added: masters,
    // It learns of the new members of etcd.
    restarted: [`${first} kube-apiserver.service`],
  });
  await report.check("all members of etcd have started and have a vote", async () => {
    assert.deepEqual(await etcdMembers(lab, first), [first, ...masters]);
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
  /** Existing hosts, and what restarts on them: `HOST UNIT`. */
  before: readonly string[];
  restarted: string[];
  added: readonly string[];
}

async function grows({ lab, report, stack, kubectl }: Context, growth: Growth): Promise<void> {
  const { what, before, added, restarted } = growth;
  const runs = await unitRuns(lab, before);
  await report.check(
    `${what} joins: up restarts ${restarted.join(", ") || "no unit on any other host"}`,
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
  await report.check(`${what} joins: all nodes are Ready`, () =>
    eventually({ what: "nodes", seconds: 30 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), [...before, ...added].toSorted());
    }),
  );
}
