import { type ClusterSpec, type HostSpec, nodeHosts } from "../../config/cluster.ts";
import { drainForUpgrades } from "./settings.ts";

/** Whether a node is drained before its kubelet gets another minor version: if asked for, and unless it is the only one. */
export const isDrained = (cluster: ClusterSpec, host: HostSpec): boolean =>
  drainForUpgrades.of(cluster) === "on" && nodeHosts(cluster).some(({ name }) => name !== host.name);
