import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { refuseUnreadableSecrets } from "./encryption-keys.ts";
import { refuseMovingEtcd } from "./etcd-directories.ts";
import { refuseOtherIdentity } from "./identity.ts";
import { refuseUnsafeRotation } from "./generations.ts";
import type { LivingHost } from "./living-host.ts";
import { refuseLosingMasters, refuseLosingQuorum } from "./members.ts";
import { refuseOtherVersions } from "./versions.ts";

/**
 * What the stack file asks of a living cluster that cannot be done safely. Hosts that were not asked or did not
 * answer tell nothing, and nothing is refused for them.
 */
export function refusalsOf(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return [
    ...refuseOtherIdentity(cluster, living),
    ...refuseOtherVersions(cluster, living),
    ...refuseMovingEtcd(cluster, living),
    ...refuseLosingMasters(cluster, living),
    ...refuseLosingQuorum(cluster, living),
    ...refuseUnreadableSecrets(cluster, living),
    ...refuseUnsafeRotation(cluster, living),
  ];
}
