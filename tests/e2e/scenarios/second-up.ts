import type { Scenario } from "../context.ts";
import { checkSettled } from "../support/settled.ts";

/** `up` with the same stack file again. */
export const secondUp: Scenario = {
  title: "second up",
  tier: "ci",
  seconds: 20,
  needsCluster: true,
  run: checkSettled,
};
