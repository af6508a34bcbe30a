import { RunError } from "@pulumi/pulumi";
import type { ClusterSpec } from "../config/cluster.ts";
import { SpecError } from "../config/problem.ts";
import { problemsOf } from "../observe/refusals.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { parts } from "./parts.ts";

/**
 * Ends the program when the stack file asks something of a living cluster that cannot be done safely.
 *
 * @throws RunError with everything that cannot, before any resource is registered.
 */
export function refuseUnsafeChanges(cluster: ClusterSpec, reports: ReadonlyMap<string, HostReport>): void {
  const problems = problemsOf(refusals, cluster, reports);
  if (problems.length > 0) throw new RunError(new SpecError(problems).message);
}

/** What may not be changed on a living cluster, or not in this way. */
export const refusals = parts.flatMap((part) => part.refusals ?? []);
