import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { clusterHosts } from "../support/hosts.ts";

/** The hosts are left as they were found. */
export const destroy: Scenario = {
  title: "destroy",
  tier: "ci",
  seconds: 25,
  needsCluster: true,
  async run(context: Context) {
    const { report, stack } = context;
    await report.check("pulumi destroy succeeds", async () => {
      const { output } = await stack.destroy();
      return output.trim().split("\n").slice(-6).join("\n");
    });
    await report.check("the state is empty", async () => {
      assert.deepEqual(
        (await stack.resources()).map(({ urn }) => urn),
        [],
      );
    });
    await checkUntouched(context, clusterHosts);
    await report.check("destroying it again is fine", async () => {
      await stack.destroy();
    });
  },
};
