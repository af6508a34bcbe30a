import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { nodeAddresses } from "../support/nodes.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";
import { withKubelet } from "../support/settings.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

/** Two clusters on one machine, even with the same host names, do not affect each other. */
export const twoStacks: Scenario = {
  title: "two stacks",
  tier: "all",
  seconds: 40,
  needsCluster: true,
  async run(context: Context) {
    const { report } = context;
    const second = await standingSecondCluster(context);
    for (const { lab, kubectl } of [context, second]) {
      await report.check(`the API of "${lab.name}" has only the nodes of its own lab`, async () => {
        const found = await nodeAddresses(kubectl);
        const wanted = context.lab === lab ? context.before.keys() : lab.hosts;
        const clusterHosts = [...wanted].filter((host) => !host.startsWith("spare"));
        assert.deepEqual(found, clusterHosts.map((host) => `${host} ${lab.address(host)}`).sort());
        return found.join("\n");
      });
    }
    const runsOf = ({ lab }: Context) => unitRuns(lab, lab.hosts);
    const before = await runsOf(context);
    await report.check("a change of the second stack is made", async () => {
      await second.stack.configure(withKubelet(await second.stack.settings(), { maxPods: 77 }));
      const units = await runsOf(second);
      await second.stack.up();
      const changed = changedUnits(units, await runsOf(second));
      assert.deepEqual(
        changed,
        second.lab.hosts.map((host) => `${host} kubelet.service`),
      );
    });
    await report.check("and leaves the first one alone", async () => {
      assert.deepEqual(changedUnits(before, await runsOf(context)), []);
      assert.deepEqual(await context.stack.plannedChanges(), []);
      return `${before.size} units of the first keep running`;
    });
  },
};
