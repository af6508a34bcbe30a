import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { type EtcdBootstrap, etcdCommand } from "./document.ts";
import { etcdBootstrap } from "./files.ts";

/**
 * The settings for a member's first start. A member that was started before keeps its own, so that a new member changes
 * nothing for existing ones.
 */
export function bootstrapOf(cluster: ClusterSpec, host: Host, members: readonly Host[]): EtcdBootstrap {
  const recorded = host.remote.remembered?.document(etcdCommand)?.bootstrap;
  if (recorded !== undefined) return recorded;
  return etcdBootstrap(cluster, {
    joins: members.some((other) => other !== host && other.remote.hasApplied(etcdCommand)),
  });
}
