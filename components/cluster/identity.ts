import type { ClusterSpec } from "../../config/cluster.ts";
import type { ClusterIdentity } from "../../documents/cluster-identity.ts";
import { networkOf } from "../network/plugins.ts";

/** The networks as the hosts remember them: `172.30.0.0/16,fd00:172:30::/56`. */
export const networksIn = ({ network: { podCIDRs, serviceCIDRs } }: ClusterSpec) => ({
  podCIDR: podCIDRs.join(","),
  serviceCIDR: serviceCIDRs.join(","),
});

/** What the hosts of this cluster remember about it. */
export function identityOf(cluster: ClusterSpec): ClusterIdentity {
  return {
    name: cluster.name,
    ...networksIn(cluster),
    ...networkOf(cluster).identity(cluster),
  };
}
