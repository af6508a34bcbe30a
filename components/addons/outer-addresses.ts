import { withPort } from "../../config/addresses.ts";
import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";

/** How an add-on is reached from outside of the cluster. */
export interface OuterAccess {
  hostName?: string | undefined;
  nodePort?: number | undefined;
}

/** Where it can be reached from there. */
export function outerAddresses(cluster: ClusterSpec, { hostName, nodePort }: OuterAccess): string[] {
  if (nodePort === undefined) return hostName === undefined ? [] : [hostName];
  const hosts =
    hostName === undefined ? masterHosts(cluster).flatMap(({ addresses }) => addresses) : [hostName];
  return hosts.map((host) => withPort(host, nodePort));
}
