import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkHealthy } from "../support/healthy.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";
import { lastLines } from "../support/output.ts";
import { withKubelet } from "../support/settings.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

const master = "master-1";
const worker = "worker-1";
/** A host that is in the stack file but does not exist yet. */
const absent = "worker-9";

/** One host cannot be reached: the others get what they should, and a later `up` catches up. */
export const oneBadHost: Scenario = {
  title: "one bad host",
  tier: "all",
  seconds: 100,
  needsCluster: false,
  async run(context: Context) {
    const second = await standingSecondCluster(context);
    await changeWithout(second);
    await addWithout(second);
    await checkHealthy(second);
  },
};

async function changeWithout({ lab, report, stack }: Context): Promise<void> {
  await stack.configure(withKubelet(await stack.settings(), { registryPullQPS: 7 }));
  await lab.stopHost(worker, { hard: true });
  const before = await unitRuns(lab, [master]);
  await report.check("a change reaches the other hosts, and the message names the bad one", async () => {
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0, output);
    assert.match(output, new RegExp(`${worker} \\(${lab.address(worker)}:22\\) `), output);
    assert.deepEqual(changedUnits(before, await unitRuns(lab, [master])), [`${master} kubelet.service`]);
    return output
      .split("\n")
      .filter((line) => line.includes(worker) && /warning|error/.test(line))
      .join("\n");
  });
  await report.check("preview works without it too", async () => {
    const { exitCode, output } = await stack.tryPreview();
    assert.equal(exitCode, 0, output);
  });
  await lab.startHost(worker);
  await report.check("once it is back, up catches up and touches no other host", async () => {
    const between = await unitRuns(lab, [master]);
    const { output } = await stack.up();
    assert.deepEqual(changedUnits(between, await unitRuns(lab, [master])), []);
    return lastLines(output, 5);
  });
}

async function addWithout({ lab, report, stack }: Context): Promise<void> {
  const settings = await stack.settings();
  const hostKey = (await lab.hostKeys()).get(worker);
  const address = lab.address(worker).replace(/\d+$/, "250");
  const hosts = settings["hosts"] as object[];
  await stack.configure({
    ...withKubelet(settings, { registryPullQPS: 8 }),
    hosts: [...hosts, { name: absent, address, roles: ["worker"], ssh: { hostKey } }],
  });
  const before = await unitRuns(lab, lab.hosts);
  await report.check("a new host that does not exist keeps no other host from changing", async () => {
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0, output);
    assert.match(output, new RegExp(`${absent} \\(${address}:22\\) `), output);
    assert.deepEqual(
      changedUnits(before, await unitRuns(lab, lab.hosts)),
      lab.hosts.map((host) => `${host} kubelet.service`),
    );
  });
  await report.check("without its entry all is well", async () => {
    await stack.configure(withKubelet(settings, { registryPullQPS: 8 }));
    return lastLines((await stack.up()).output, 5);
  });
}
