import { z } from "zod";
import type { ClusterSpec } from "../config/cluster.ts";

/** What a cluster keeps for life. */
export const clusterIdentity = z.object({
  name: z.string(),
  podCIDR: z.string(),
  serviceCIDR: z.string(),
  /** `Type` of the backend. */
  flannelBackend: z.string(),
});

export type ClusterIdentity = z.infer<typeof clusterIdentity>;

/** What this cluster's hosts remember of it. */
export function identityOf({ name, network }: ClusterSpec): ClusterIdentity {
  const { podCIDR, serviceCIDR, flannelBackend } = network;
  return { name, podCIDR, serviceCIDR, flannelBackend: flannelBackend.Type };
}
