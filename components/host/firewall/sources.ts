import {
  type ClusterSpec,
  etcdHosts,
  type HostSpec,
  livingHosts,
  masterHosts,
  nodeHosts,
} from "../../../config/cluster.ts";
import type { Reports } from "../../../observe/drift/cluster-drift.ts";
import type { Part } from "../../part.ts";
import type { Source } from "./opening.ts";

/** Addresses of hosts that the stack file no longer has and that have not left the cluster yet. */
export interface Leaving {
  etcd: readonly string[];
  nodes: readonly string[];
}

/** As far as the parts can tell from the reports of the hosts. */
export function leavingIn(reports: Reports, { hosts }: ClusterSpec, parts: readonly Part[]): Leaving {
  const listed = new Set(hosts.flatMap(({ addresses }) => addresses));
  const unlisted = (kind: keyof Leaving) =>
    parts
      .flatMap(({ members = {} }) => members[kind]?.(reports) ?? [])
      .filter((address) => !listed.has(address));
  return { etcd: unlisted("etcd"), nodes: unlisted("nodes") };
}

/**
 * Where the traffic of a source comes from: addresses and networks. Hosts that are leaving count in: a member of etcd that
 * is cut off before it is removed can take the quorum with it, and a node is still to be drained.
 */
export function addressesOf(
  source: Exclude<Source, "anyone">,
  cluster: ClusterSpec,
  leaving: Leaving,
): string[] {
  switch (source) {
    case "etcd":
      return [...addressesIn(etcdHosts(cluster)), ...leaving.etcd];
    case "masters":
      // A Node does not tell whether it is a master.
      return [...addressesIn(masterHosts(cluster)), ...leaving.nodes];
    case "nodes":
      return [...addressesIn(nodeHosts(cluster)), ...leaving.nodes];
    case "pods":
      return [...cluster.network.podCIDRs];
  }
}

const addressesIn = (hosts: readonly HostSpec[]): string[] => hosts.flatMap(({ addresses }) => addresses);

export const hostAddresses = (cluster: ClusterSpec): string[] => addressesIn(livingHosts(cluster));
