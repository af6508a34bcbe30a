import { byName, type ClusterSpec } from "../config/cluster.ts";
import type { Problem } from "../config/problem.ts";
import type { HostReport, LivingHost } from "./report/host-report.ts";

/**
 * Finds the changes that the stack file asks for and that an existing cluster cannot make safely. Nothing is refused
 * because of hosts that were not asked or did not answer.
 */
export type Refusal = (cluster: ClusterSpec, living: readonly LivingHost[]) => Problem[];

/** The problems that these refusals find, in their order. */
export function problemsOf(
  refusals: readonly Refusal[],
  cluster: ClusterSpec,
  reports: ReadonlyMap<string, HostReport>,
): Problem[] {
  const living = livingIn(reports);
  return refusals.flatMap((refuse) => refuse(cluster, living));
}

/** The hosts that have answered, which they do in any order, by name. */
export const livingIn = (reports: ReadonlyMap<string, HostReport>): LivingHost[] =>
  [...reports].map(([name, report]) => ({ name, report })).toSorted(byName);

/** The path of a host in the stack file: `hosts[2]`. */
export const hostPath = ({ hosts }: ClusterSpec, { name }: { name: string }): string =>
  `hosts[${hosts.findIndex((host) => host.name === name)}]`;

/** Names of hosts, for messages. */
export const namesOf = (hosts: readonly { name: string }[]): string =>
  hosts.map(({ name }) => name).join(", ");

/** A list of generations as the stack file writes it. */
export const listText = (generations: readonly number[]): string => `[${generations.join(", ")}]`;
