import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { type EtcdBootstrap, etcdCommand } from "./document.ts";
import { etcdBootstrap, peerURL } from "./files.ts";

/**
 * The settings for a member's first start. A member that was started before keeps its own, so that a new member changes
 * nothing for existing ones.
 */
export function bootstrapOf(cluster: ClusterSpec, host: Host, members: readonly Host[]): EtcdBootstrap {
  const recorded = host.remote.remembered?.document(etcdCommand)?.bootstrap;
  if (recorded !== undefined) return { ...recorded, cluster: withOwnName(recorded.cluster, host.spec) };
  return etcdBootstrap(cluster, {
    joins: members.some((other) => other !== host && other.remote.hasApplied(etcdCommand)),
  });
}

/** Only its own name matters to a member, and its host may have been renamed since. */
const withOwnName = (cluster: string, host: HostSpec): string =>
  cluster
    .split(",")
    .map((member) => (member.endsWith(`=${peerURL(host)}`) ? `${host.name}=${peerURL(host)}` : member))
    .join(",");
