import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { Chance } from "../support/chance.ts";
import { checkHealthy } from "../support/healthy.ts";
import { kill, momentWithin } from "../support/kills.ts";
import { secondCluster, standingSecondCluster } from "../support/second-cluster.ts";
import { lastLines, withChange } from "../support/stack.ts";

const kills = { create: 7, change: 6, destroy: 7 };
/** About so many resources an `up` of the second cluster makes. */
const inAll = 110;

/** The engine dies again and again, and each `up` goes on from where the last one was. */
export const interruption: Scenario = {
  title: "killed up",
  needsCluster: false,
  async run(context: Context) {
    const second = await secondCluster(context);
    const chance = new Chance();
    context.report.line(`  repeat with SEED=${chance.seed}`);
    await killCreates(second, chance);
    await killChanges(second, chance);
  },
};

async function killCreates(second: Context, chance: Chance): Promise<void> {
  const { report, stack } = second;
  let left = inAll;
  for (let number = 1; number <= kills.create; number += 1) {
    const share = Math.max(1, Math.ceil((1.4 * left) / (kills.create + 1 - number)));
    const finished = await kill(second, {
      what: `create ${number} of ${kills.create}`,
      moment: momentWithin(chance, { resources: Math.min(share, left), ms: 1500 }),
      run: (target, options) => target.tryUp(options),
    });
    if (finished === undefined) break;
    left = Math.max(1, left - finished);
  }
  await report.check("the next up finishes the cluster", async () => {
    const { output } = await stack.up();
    await stack.writeKubeconfig();
    second.hasCluster = true;
    return lastLines(output, 5);
  });
  await checkHealthy(second);
}

async function killChanges(second: Context, chance: Chance): Promise<void> {
  const { report, stack } = second;
  for (let number = 1; number <= kills.change; number += 1) {
    await stack.configure(withChange(await stack.settings(), 100 + number));
    await kill(second, {
      what: `change ${number} of ${kills.change}`,
      moment: momentWithin(chance, { resources: 2, ms: 2000 }),
      run: (target, options) => target.tryUp(options),
    });
  }
  await report.check("the next up finishes the change", async () => {
    return lastLines((await stack.up()).output, 5);
  });
  await checkHealthy(second);
}

/** The same while it is taken away. */
export const interruptedDestroy: Scenario = {
  title: "killed destroy",
  needsCluster: false,
  async run(context: Context) {
    const second = await standingSecondCluster(context);
    const { lab, report, stack } = second;
    const chance = new Chance();
    report.line(`  repeat with SEED=${chance.seed}`);
    second.hasCluster = false;
    for (let number = 1; number <= kills.destroy; number += 1) {
      const finished = await kill(second, {
        what: `destroy ${number} of ${kills.destroy}`,
        moment: momentWithin(chance, { resources: 6, ms: 400 }),
        run: (target, options) => target.tryDestroy(options),
      });
      if (finished === undefined) break;
    }
    await report.check("the next destroy takes it all away", async () => {
      const { output } = await stack.destroy();
      const left = (await stack.resources()).map(({ urn }) => urn);
      assert.deepEqual(left, [], "there is something left in the state");
      return lastLines(output, 5);
    });
    await checkUntouched(second, lab.hosts);
  },
};
