import type { ClusterSpec } from "../../../config/cluster.ts";

export const agentImage = ({ versions }: ClusterSpec): string => `quay.io/cilium/cilium:v${versions.cilium}`;

export const operatorImage = ({ versions }: ClusterSpec): string =>
  `quay.io/cilium/operator-generic:v${versions.cilium}`;
