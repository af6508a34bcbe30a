import type { Scenario } from "../context.ts";
import { checkBenchmark } from "../support/benchmark.ts";

/** The CIS benchmark. */
export const cis: Scenario = {
  title: "CIS",
  tier: "all",
  seconds: 90,
  needsCluster: true,
  run: checkBenchmark,
};
