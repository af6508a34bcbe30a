import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { Chance } from "../support/chance.ts";
import { checkHealthy } from "../support/healthy.ts";
import { kill, momentWithin } from "../support/kills.ts";
import { secondCluster } from "../support/second-cluster.ts";
import { lastLines } from "../support/output.ts";
import { withChange } from "../support/settings.ts";

/** How often `up` is killed. When creating ends before its share, the rest comes while changing. */
const kills = { thorough: { create: 7, inAll: 13 }, inCI: { create: 3, inAll: 5 } };
/** About how many resources an `up` of the second cluster creates. */
const resources = 110;
/** The last of them finish in such quick succession that a kill would come too late. */
const end = 15;

/** The engine dies again and again, and each `up` continues where the last one stopped. */
export const killedUp: Scenario = {
  title: "killed up",
  tier: "ci",
  seconds: 100,
  needsCluster: false,
  async run(context: Context) {
    const second = await secondCluster(context);
    const chance = new Chance();
    context.report.line(`  repeat with SEED=${chance.seed}`);
    const { create, inAll } = context.thorough ? kills.thorough : kills.inCI;
    const killed = await killCreates(second, { chance, kills: create });
    await killChanges(second, { chance, kills: inAll - killed });
  },
};

/** @returns how many kills came before `up` had finished. */
async function killCreates(
  second: Context,
  { chance, kills }: { chance: Chance; kills: number },
): Promise<number> {
  const { report, stack } = second;
  let left = resources - end;
  let killed = 0;
  while (killed < kills) {
    const share = Math.max(1, Math.ceil((1.4 * left) / (kills - killed)));
    const finished = await kill(second, {
      what: `create ${killed + 1} of ${kills}`,
      moment: momentWithin(chance, { resources: Math.min(share, left), ms: 1500 }),
      run: (target, options) => target.tryUp(options),
    });
    if (finished === undefined) break;
    killed += 1;
    left = Math.max(1, left - finished);
  }
  await report.check("the next up finishes the cluster", async () => {
    const { output } = await stack.up();
    await stack.writeKubeconfig();
    second.hasCluster = true;
    return lastLines(output, 5);
  });
  await checkHealthy(second);
  return killed;
}

async function killChanges(second: Context, args: { chance: Chance; kills: number }): Promise<void> {
  const { report, stack } = second;
  let killed = 0;
  for (let tried = 1; killed < args.kills; tried += 1) {
    assert.ok(tried <= 2 * args.kills, `only ${killed} of ${tried - 1} kills came before the end`);
    await stack.configure(withChange(await stack.settings(), 100 + tried));
    const finished = await kill(second, {
      what: `change ${killed + 1} of ${args.kills}`,
      moment: momentWithin(args.chance, { resources: 2, ms: 2000 }),
      run: (target, options) => target.tryUp(options),
    });
    if (finished !== undefined) killed += 1;
  }
  await report.check("the next up finishes the change", async () => {
    return lastLines((await stack.up()).output, 5);
  });
  await checkHealthy(second);
}
