import { RunError } from "@pulumi/pulumi";
import type { ClusterSpec } from "../config/cluster.ts";
import { SpecError } from "../config/problem.ts";
import { problemsOf, type Refusal } from "../observe/refusals.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { clusterRefusals } from "./cluster/refusals.ts";
import { encryptionRefusals } from "./encryption/refusals.ts";
import { etcdRefusals } from "./etcd/refusals.ts";
import { flannelRefusals } from "./network/flannel/refusals.ts";
import { pkiRefusals } from "./pki/refusals.ts";

/** What may not be changed on a living cluster, or not in this way. */
export const refusals: readonly Refusal[] = [
  ...clusterRefusals,
  ...flannelRefusals,
  ...etcdRefusals,
  ...encryptionRefusals,
  ...pkiRefusals,
];

/**
 * Ends the program when the stack file asks something of a living cluster that cannot be done safely.
 *
 * @throws RunError with everything that cannot, before any resource is registered.
 */
export function refuseUnsafeChanges(cluster: ClusterSpec, reports: ReadonlyMap<string, HostReport>): void {
  const problems = problemsOf(refusals, cluster, reports);
  if (problems.length > 0) throw new RunError(new SpecError(problems).message);
}
