import type { ClusterSpec } from "../../../config/cluster.ts";
import { json } from "../../../documents/formats.ts";
import { waitedForOtherwise } from "../../addons/no-await.ts";
import type { AddOnObjects } from "../../part.ts";
import { agentLabels, agentPod, agentSelector } from "./agent.ts";
import { ciliumConfig, cniConflist, cniTemplate } from "./config.ts";
import { operatorLabels, operatorPod, operatorReplicas } from "./operator.ts";
import { ciliumRbac, configName, namespace } from "./rbac.ts";

/** Everything of cilium that is in the API, except the definitions of its own kinds, which the operator makes. */
export const ciliumObjects = (cluster: ClusterSpec): AddOnObjects => ({
  namespace: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: namespace,
      labels: Object.fromEntries(
        ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "privileged"]),
      ),
    },
  },
  ...ciliumRbac,
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: configName, namespace },
    data: ciliumConfig(cluster),
  },
  cni: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cilium-cni", namespace },
    data: { [cniTemplate.key]: json(cniConflist(cluster)) },
  },
  agent: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "cilium", namespace, labels: agentLabels, annotations: waitedForOtherwise },
    spec: {
      selector: { matchLabels: agentLabels },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 2 } },
      template: agentPod(cluster),
    },
  },
  operator: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cilium-operator", namespace, labels: operatorLabels, annotations: waitedForOtherwise },
    spec: {
      replicas: operatorReplicas(cluster),
      selector: { matchLabels: operatorLabels },
      // With one on each host, a new one has no place before an old one has gone.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: operatorPod(cluster),
    },
  },
  ...(operatorReplicas(cluster) > 1
    ? {
        "operator-disruption-budget": {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name: "cilium-operator", namespace },
          spec: { maxUnavailable: 1, selector: { matchLabels: operatorLabels } },
        },
      }
    : {}),
});

/** Where the API has the agents that run as asked for. */
export const ciliumPods = (cluster: ClusterSpec): string =>
  `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(agentSelector(cluster))}`;
