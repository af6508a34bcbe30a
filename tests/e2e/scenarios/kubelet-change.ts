import assert from "node:assert/strict";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import { withKubeletOf } from "../support/settings.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const host = "worker-2";
const maxPods = 97;
/** Of the right types, and refused by the kubelet. */
const wrong = { imageGCHighThresholdPercent: 50, imageGCLowThresholdPercent: 80 };
const nodeStatus = z.object({ status: z.object({ allocatable: z.object({ pods: z.string() }) }) });

/** One field of one kubelet changes, after a try with wrong values. */
export const kubeletChange: Scenario = {
  title: "kubelet change",
  tier: "ci",
  seconds: 60,
  needsCluster: true,
  async run(context: Context) {
    const { lab, report, stack, kubectl } = context;
    const settings = await stack.settings();
    await stack.configure(withKubeletOf(settings, host, wrong));
    await wrongValues(context);
    await stack.configure(withKubeletOf(settings, host, { maxPods }));
    await report.check("preview names the one resource that changes", async () => {
      assert.deepEqual(await stack.plannedChanges(), [{ op: "update", name: `${host}-kubelet` }]);
    });
    await report.check("preview --diff shows the one line that changes", async () => {
      const { output } = await stack.tryPreview("--diff");
      const changes = output.split("\n").filter((line) => /^\s*[+-]/.test(line));
      assert.equal(changes.length, 1, output);
      assert.match(changes[0] ?? "", new RegExp(`\\+ maxPods\\s*: ${maxPods}$`), output);
      return output
        .split("\n")
        .filter((line) => /^\s*[~+-]/.test(line))
        .join("\n");
    });
    const before = await unitRuns(lab, clusterHosts);
    await report.check("up restarts that kubelet and nothing else on any host", async () => {
      await stack.up();
      assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), [`${host} kubelet.service`]);
    });
    await report.check("the node reports the new value", async () => {
      await eventually({ what: `allocatable Pods of ${host}`, seconds: 30 }, async () => {
        const { status } = nodeStatus.parse(await kubectl.json("get", "node", host));
        assert.equal(status.allocatable.pods, String(maxPods));
      });
    });
  },
};

/** A kubelet that does not start goes back to its previous configuration, and the change stays to be made. */
async function wrongValues({ report, stack, kubectl }: Context): Promise<void> {
  for (const time of ["wrong values", "the same wrong values once more"]) {
    await report.check(`${time} are reported within seconds, and the kubelet goes back`, async () => {
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0, output);
      assert.match(output, messages.exits("kubelet.service"));
      assert.match(output, messages.wentBack(host, "kubelet.service"));
      assert.match(output, /imageGCLowThresholdPercent/);
      return output.split("\n").find((line) => messages.exits("kubelet.service").test(line));
    });
    await report.check(
      `${time}: the node is Ready, and the preview shows the change and no drift`,
      async () => {
        await kubectl.run(["wait", "--for=condition=Ready", `node/${host}`, "--timeout=10s"]);
        const { output } = await stack.tryPreview();
        assert.doesNotMatch(output, messages.anyDrift);
        assert.deepEqual(await stack.plannedChanges(), [{ op: "update", name: `${host}-kubelet` }]);
      },
    );
  }
}
