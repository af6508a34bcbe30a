import type { Context, Scenario } from "../context.ts";
import { runExample } from "../support/example.ts";

/** The smallest of the layouts in `examples/`. */
export const singleNode: Scenario = {
  title: "single node",
  tier: "ci",
  seconds: 60,
  needsCluster: false,
  run: (outer: Context) => runExample(outer, "single-node"),
};
