import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";

const master = "master-1";
const worker = "worker-1";

/** What is left of a cluster can be destroyed, whatever is broken. */
export const destroyAnyway: Scenario = {
  title: "destroy anyway",
  tier: "all",
  seconds: 70,
  needsCluster: false,
  async run(context: Context) {
    const second = await standingSecondCluster(context);
    const { lab, report, stack } = second;
    await lab.ssh(master, "systemctl stop kube-apiserver etcd");
    await lab.stopHost(worker, { hard: true });
    for (const time of ["the first time", "once more"]) {
      await report.check(`without its API and a host, ${time}: destroy names that host alone`, async () => {
        const { exitCode, output } = await stack.tryDestroy({});
        assert.notEqual(exitCode, 0, output);
        const failed = [...output.matchAll(/(\S+) \*\*deleting failed\*\*/g)].map(([, name]) => name);
        assert.deepEqual(failed, [`${worker}-kit`], output);
        assert.ok(output.includes(lab.address(worker)), output);
      });
    }
    await checkUntouched(second, [master]);
    await lab.startHost(worker);
    await report.check("once it is back, destroy removes everything", async () => {
      await stack.destroy();
      assert.deepEqual(await stack.resources(), []);
    });
    await checkUntouched(second, [worker]);
    await report.check("and finds nothing to do the next time", async () => {
      await stack.destroy();
    });
    second.hasCluster = false;
  },
};
