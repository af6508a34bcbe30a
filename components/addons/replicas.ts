import { type ClusterSpec, nodeHosts } from "../../config/cluster.ts";
import { controlPlaneTaint } from "../../config/roles.ts";
import type { AddOnObjects } from "../part.ts";

type Labels = Readonly<Record<string, string>>;

/** Two Pods on different nodes, where there are two. */
export const replicasOf = (cluster: ClusterSpec): number => Math.min(2, nodeHosts(cluster).length);

/** What a Deployment with so many replicas has in its spec. */
export const replicated = (cluster: ClusterSpec) => ({
  replicas: replicasOf(cluster),
  strategy: {
    type: "RollingUpdate",
    // With one on each node, a new one has no place before an old one has gone; a single one stays until the next is ready.
    rollingUpdate:
      replicasOf(cluster) > 1 ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: 1, maxUnavailable: 0 },
  },
});

/** Where its Pods go: masters, too, so that a cluster of two nodes has room for two. */
export const spread = (cluster: ClusterSpec, labels: Labels) => ({
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ ...controlPlaneTaint, operator: "Exists" }],
  ...(replicasOf(cluster) > 1 && {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
        ],
      },
    },
  }),
});

/** Keeps one of its Pods while nodes are drained. A single one has to go when its node does. */
export const disruptionBudget = (
  cluster: ClusterSpec,
  { metadata, labels }: { metadata: { name: string; namespace: string }; labels: Labels },
): AddOnObjects =>
  replicasOf(cluster) > 1
    ? {
        "disruption-budget": {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata,
          spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
        },
      }
    : {};

/** Where a Pod goes that nobody stands in for: to a master, too, and soon to another node when its own does not answer. */
export const single = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [
    { ...controlPlaneTaint, operator: "Exists" },
    ...["not-ready", "unreachable"].map((state) => ({
      key: `node.kubernetes.io/${state}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 30,
    })),
  ],
};
