import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { inExample } from "../support/example.ts";
import { messages } from "../support/messages.ts";
import type { OwnCluster } from "../support/own-cluster.ts";

/** How long all add-ons may take on a cluster that runs. The nodes have their images by then. */
const secondsForAll = 90;

/** Every add-on, on a cluster of five hosts. */
export const complete: Scenario = {
  title: "complete",
  tier: "all",
  seconds: 420,
  needsCluster: false,
  run: (outer) => inExample(outer, "complete", (own) => runAll(own)),
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const settings = await stack.settings();
  const { addons, ...others } = settings as { addons: Readonly<Record<string, object>> };
  // So that the hosts are as they were in the end.
  const localPathProvisioner = { ...addons["localPathProvisioner"], deleteData: true };
  const isUp = await report.check("complete: up makes its cluster without any add-on", async () => {
    await stack.configure(others);
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;
  await report.check(`complete: all add-ons are ready within ${secondsForAll} s`, async () => {
    await stack.configure({ ...settings, addons: { ...addons, localPathProvisioner } });
    const begun = Date.now();
    await stack.up();
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(seconds <= secondsForAll, `it took ${seconds.toFixed(1)} s`);
    return `${seconds.toFixed(1)} s`;
  });
  await report.check("complete: every Pod runs, and there is nothing to do", async () => {
    const fields = '--output=jsonpath={range .items[*]}{.metadata.name} {.status.phase}{"\\n"}{end}';
    const pods = (await kubectl.run(["get", "pods", "--all-namespaces", fields])).trim().split("\n");
    assert.deepEqual(
      pods.filter((line) => !/ (Running|Succeeded)$/.test(line)),
      [],
    );
    const { output } = await stack.up("--expect-no-changes");
    assert.doesNotMatch(output, messages.anyDrift);
  });
  await report.check("complete: destroy succeeds", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, lab.hosts);
}
