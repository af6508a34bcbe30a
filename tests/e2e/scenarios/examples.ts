import { exampleNames } from "../../../lab/stack-source.ts";
import type { Context, Scenario } from "../context.ts";
import { runExample } from "../support/example.ts";

/** All layouts in `examples/` but the smallest, which has a scenario of its own. */
export const examples: Scenario = {
  title: "examples",
  tier: "all",
  seconds: 390,
  needsCluster: false,
  async run(outer: Context) {
    for (const name of exampleNames().filter((example) => example !== "single-node")) {
      await runExample(outer, name);
    }
  },
};
