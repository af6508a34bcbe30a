import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { type EtcdBootstrap, etcdCommand } from "./document.ts";
import { etcdBootstrap } from "./files.ts";

/**
 * What a member is told for its first start. A member that was started before is told the same again, so that a new
 * one changes nothing for those that are there.
 */
export function bootstrapOf(cluster: ClusterSpec, host: Host, members: readonly Host[]): EtcdBootstrap {
  const recorded = host.remote.report?.document(etcdCommand)?.bootstrap;
  if (recorded !== undefined) return recorded;
  return etcdBootstrap(cluster, {
    joins: members.some((other) => other !== host && other.remote.hasApplied(etcdCommand)),
  });
}
