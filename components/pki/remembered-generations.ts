import type { ClusterSpec } from "../../config/cluster.ts";
import type { Rotated } from "../../config/generations.ts";
import type { RememberedGenerations } from "../../documents/generations.ts";
import { generationsOf } from "./settings.ts";

/** The generations that a unit trusts and authenticates with, for its document. */
export function rememberedGenerations(
  cluster: ClusterSpec,
  ...what: readonly Rotated[]
): RememberedGenerations {
  const generations = generationsOf(cluster);
  return Object.fromEntries(what.map((one) => [one, generations[one]]));
}
