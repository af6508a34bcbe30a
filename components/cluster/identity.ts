import type { ClusterSpec } from "../../config/cluster.ts";
import type { ClusterIdentity } from "../../documents/cluster-identity.ts";
import { networkOf } from "../network/plugins.ts";

/** What the hosts of this cluster remember about it. */
export function identityOf(cluster: ClusterSpec): ClusterIdentity {
  const { podCIDR, serviceCIDR } = cluster.network;
  return { name: cluster.name, podCIDR, serviceCIDR, ...networkOf(cluster).identity(cluster) };
}
