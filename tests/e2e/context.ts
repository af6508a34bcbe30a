import type { Lab } from "../../lab/hosts/lab.ts";
import type { Listing } from "./listing/listing.ts";
import type { Engine } from "./support/engine.ts";
import type { Kubectl } from "./support/kubectl.ts";
import type { Report } from "./support/report.ts";
import type { Stack } from "./support/stack.ts";

/** What every scenario works with. */
export interface Context {
  report: Report;
  lab: Lab;
  engine: Engine;
  /** The cluster of five hosts. */
  stack: Stack;
  kubectl: Kubectl;
  /** Whether `up` has created it. */
  hasCluster: boolean;
  /** Every host as it was before the first `up`. */
  before: Map<string, Listing>;
  /** The second cluster, once a scenario has asked for it. */
  second?: Context | undefined;
  /** All labs that run at the moment, which go at the end, however that comes. */
  labs: Set<Lab>;
  /** Whether scenarios do all that they can, or as much as CI has time for. */
  thorough: boolean;
}

/** When a scenario runs: in CI and always, or only with `--all` or when somebody asks for it by its title. */
export type Tier = "ci" | "all";

export interface Scenario {
  title: string;
  tier: Tier;
  /** About how long it takes on a machine with two cores that does nothing else. */
  seconds: number;
  /** Whether it needs the cluster of five hosts to be running. */
  needsCluster: boolean;
  run(context: Context): Promise<void>;
}
