import { byName, type ClusterSpec } from "../config/cluster.ts";
import type { Problem } from "../config/problem.ts";
import type { HostReport, LivingHost } from "./report/host-report.ts";

/**
 * Finds what the stack file asks of a living cluster that cannot be done safely. Hosts that were not asked or did not
 * answer tell nothing, and nothing is refused for them.
 */
export type Refusal = (cluster: ClusterSpec, living: readonly LivingHost[]) => Problem[];

/** What any of these refuses, in their order. */
export function problemsOf(
  refusals: readonly Refusal[],
  cluster: ClusterSpec,
  reports: ReadonlyMap<string, HostReport>,
): Problem[] {
  // Answers come in any order.
  const living = [...reports].map(([name, report]) => ({ name, report })).toSorted(byName);
  return refusals.flatMap((refuse) => refuse(cluster, living));
}

/** How messages name hosts. */
export const namesOf = (hosts: readonly { name: string }[]): string =>
  hosts.map(({ name }) => name).join(", ");

/** A list of generations as the stack file has it. */
export const listText = (generations: readonly number[]): string => `[${generations.join(", ")}]`;
