import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { Chance } from "../support/chance.ts";
import { kill, momentWithin } from "../support/kills.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";
import { lastLines } from "../support/output.ts";

const kills = 7;

/** The engine dies while it destroys the cluster, and the last `destroy` leaves nothing behind. */
export const killedDestroy: Scenario = {
  title: "killed destroy",
  tier: "all",
  seconds: 60,
  needsCluster: false,
  async run(context: Context) {
    const second = await standingSecondCluster(context);
    const { lab, report, stack } = second;
    const chance = new Chance();
    report.line(`  repeat with SEED=${chance.seed}`);
    second.hasCluster = false;
    let killed = 0;
    let clusters = 1;
    while (killed < kills) {
      const finished = await kill(second, {
        what: `destroy ${killed + 1} of ${kills}`,
        moment: momentWithin(chance, { resources: 4, ms: 250 }),
        run: (target, options) => target.tryDestroy(options),
      });
      if (finished !== undefined) {
        killed += 1;
      } else if (clusters < 3) {
        // On a slow machine, a kill may come so late that it interrupts nothing.
        await stack.up();
        clusters += 1;
      } else {
        break;
      }
    }
    await report.check(`${kills} kills came before the end of destroy`, () => {
      assert.equal(killed, kills);
    });
    await report.check("the next destroy removes everything", async () => {
      const { output } = await stack.destroy();
      const left = (await stack.resources()).map(({ urn }) => urn);
      assert.deepEqual(left, [], "there is something left in the state");
      return lastLines(output, 5);
    });
    await checkUntouched(second, lab.hosts);
  },
};
