import type { ClusterSpec } from "../../config/cluster.ts";
import { networkOf } from "../network/plugins.ts";

/** What a cluster keeps for life, as its hosts remember it. */
export function identityOf(cluster: ClusterSpec): Record<string, string> {
  const { podCIDR, serviceCIDR } = cluster.network;
  return { name: cluster.name, podCIDR, serviceCIDR, ...networkOf(cluster).identity(cluster) };
}
