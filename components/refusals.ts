import { log, RunError } from "@pulumi/pulumi";
import type { ClusterSpec } from "../config/cluster.ts";
import { describe, SpecError } from "../config/problem.ts";
import { problemsOf } from "../observe/refusals.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { parts } from "./parts.ts";
import { noticeRenames, refuseRenames } from "./rename/refusals.ts";

/**
 * Ends the program when the stack file asks for a change to an existing cluster that cannot be made safely, and warns of
 * what is unwise.
 *
 * @throws RunError with all such changes, before any resource is registered.
 */
export function refuseUnsafeChanges(cluster: ClusterSpec, reports: ReadonlyMap<string, HostReport>): void {
  const problems = problemsOf(refusals, cluster, reports);
  if (problems.length > 0) throw new RunError(new SpecError(problems).message);
  for (const caution of problemsOf(cautions, cluster, reports)) void log.warn(describe(caution));
}

/** What may not be changed on an existing cluster, or not in this way. */
export const refusals = [refuseRenames(parts), ...parts.flatMap((part) => part.refusals ?? [])];

const cautions = [noticeRenames(parts), ...parts.flatMap((part) => part.cautions ?? [])];
