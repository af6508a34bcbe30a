import { z } from "zod";

/** What a cluster keeps for life, as its hosts remember it; the Pod network adds to it. */
export const clusterIdentity = z
  .object({ name: z.string(), podCIDR: z.string(), serviceCIDR: z.string() })
  .catchall(z.string());

export type ClusterIdentity = z.infer<typeof clusterIdentity>;
