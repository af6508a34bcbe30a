import type { ClusterSpec } from "../../config/cluster.ts";
import { flannel } from "./flannel/part.ts";
import type { NetworkPlugin } from "./plugin.ts";

/** The Pod networks that there are. */
export const networkPlugins: readonly [NetworkPlugin, ...NetworkPlugin[]] = [flannel];

/** The one that the cluster has. */
export const networkOf = (cluster: ClusterSpec): NetworkPlugin =>
  networkPlugins.find(({ isUsed }) => isUsed?.(cluster.settings) ?? true) ?? networkPlugins[0];
