import assert from "node:assert/strict";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const host = "worker-2";
const maxPods = 97;
const nodeStatus = z.object({ status: z.object({ allocatable: z.object({ pods: z.string() }) }) });
const hostSettings = z.array(z.looseObject({ name: z.string() }));

/** One field of one kubelet changes. */
export const kubeletChange: Scenario = {
  title: "kubelet change",
  tier: "ci",
  seconds: 25,
  needsCluster: true,
  async run({ lab, report, stack, kubectl }: Context) {
    const settings = await stack.settings();
    const hosts = hostSettings.parse(settings["hosts"]);
    await stack.configure({
      ...settings,
      hosts: hosts.map((entry) => (entry.name === host ? { ...entry, kubelet: { maxPods } } : entry)),
    });
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
