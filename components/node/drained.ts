import type { ClusterSpec } from "../../config/cluster.ts";
import { drainForUpgrades } from "./settings.ts";

/**
 * Whether a node is drained before its kubelet gets another minor version. That there is only one node changes nothing, or
 * another one that joins would be a change to the first.
 */
export const isDrained = (cluster: ClusterSpec): boolean => drainForUpgrades.of(cluster) === "on";
