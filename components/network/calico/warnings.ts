import semver from "semver";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Problem } from "../../../config/problem.ts";

/** The last version of Kubernetes that upstream tests each minor version with, from its page of requirements. */
const lastTested: Readonly<Record<string, string>> = { "3.31": "1.35", "3.32": "1.36", "3.33": "1.37" };

export function warnOfUntestedVersion({ versions: { calico, kubernetes } }: ClusterSpec): Problem[] {
  const last = lastTested[`${semver.major(calico)}.${semver.minor(calico)}`];
  if (last === undefined || semver.lt(kubernetes, `${last}.0`)) return [];
  if (`${semver.major(kubernetes)}.${semver.minor(kubernetes)}` === last) return [];
  const message = `is tested by upstream with Kubernetes up to ${last}, and this is ${kubernetes}; try it out before you rely on it`;
  return [{ path: "versions.calico", given: calico, message }];
}
