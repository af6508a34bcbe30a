import { exampleNames } from "../../../lab/stack-source.ts";
import type { Context, Scenario } from "../context.ts";
import { runExample } from "../support/example.ts";

/** Those that have a scenario of their own. */
const elsewhere = new Set(["single-node", "complete"]);

/** The other layouts in `examples/`. */
export const examples: Scenario = {
  title: "examples",
  tier: "all",
  seconds: 390,
  needsCluster: false,
  async run(outer: Context) {
    for (const name of exampleNames().filter((example) => !elsewhere.has(example))) {
      await runExample(outer, name);
    }
  },
};
