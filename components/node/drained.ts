import { type ClusterSpec, type HostSpec, nodeHosts } from "../../config/cluster.ts";
import { drainForUpgrades, taintsOf } from "./settings.ts";

/** Whether a node is drained before its kubelet gets another minor version: if asked for, and if its Pods can go elsewhere. */
export const isDrained = (cluster: ClusterSpec, host: HostSpec): boolean =>
  drainForUpgrades.of(cluster) === "on" &&
  nodeHosts(cluster).some((other) => other.name !== host.name && takesPods(other));

const takesPods = (host: HostSpec): boolean =>
  taintsOf(host).every(({ effect }) => effect === "PreferNoSchedule");
