import type { ClusterSpec } from "../../config/cluster.ts";
import { calico } from "./calico/part.ts";
import { cilium } from "./cilium/part.ts";
import { flannel } from "./flannel/part.ts";
import { none } from "./none/part.ts";
import type { NetworkPlugin } from "./plugin.ts";

/** All supported Pod networks. */
export const networkPlugins: readonly [NetworkPlugin, ...NetworkPlugin[]] = [flannel, cilium, calico, none];

/** The one that the cluster uses. */
export const networkOf = (cluster: ClusterSpec): NetworkPlugin =>
  networkPlugins.find(({ isUsed }) => isUsed?.(cluster.settings) ?? true) ?? networkPlugins[0];
