import { z } from "zod";
import { type EtcdBootstrap, etcdBootstrap } from "./files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";

const recorded = z.object({
  bootstrap: z.strictObject({
    path: z.string(),
    cluster: z.string(),
    token: z.string(),
    joins: z.literal(true).optional(),
  }),
});

/**
 * What a member is told for its first start. One that had its first start is told the same again, so that a new
 * member changes nothing for those that are there.
 */
export function bootstrapOf(cluster: ClusterSpec, host: Host, members: readonly Host[]): EtcdBootstrap {
  const { success, data } = recorded.safeParse(host.remote.report?.commands.get("etcd")?.document);
  if (success) return data.bootstrap;
  return etcdBootstrap(cluster, {
    joins: members.some((other) => other !== host && other.remote.hasApplied("etcd")),
  });
}
