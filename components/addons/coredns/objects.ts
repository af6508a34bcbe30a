import { familyOf } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { rbacGroup } from "../../cluster/rbac.ts";
import type { AddOnObjects } from "../../part.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { corednsPort, renderCorefile } from "./files.ts";
import { corednsLabels, corednsPod, corednsSelector } from "./pod.ts";

const name = "coredns";
const namespace = "kube-system";
const metadata = { name, namespace };
const roleName = `system:${name}`;
const selector = { matchLabels: corednsLabels };

/**
 * Cluster DNS, at the Service address that every kubelet gives its Pods. Every node asks its own CoreDNS, so that a
 * host that dies takes no other's lookups with it (docs/decisions/0009-dns-on-every-node.md).
 */
export const corednsObjects = (cluster: ClusterSpec): AddOnObjects => ({
  account: { apiVersion: "v1", kind: "ServiceAccount", metadata },
  role: { apiVersion: `${rbacGroup}/v1`, kind: "ClusterRole", metadata: { name: roleName }, rules },
  "role-binding": {
    apiVersion: `${rbacGroup}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: roleName },
    roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: roleName },
    subjects: [{ kind: "ServiceAccount", ...metadata }],
  },
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    data: { Corefile: renderCorefile(cluster) },
  },
  service: {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "kube-dns",
      namespace,
      labels: { ...corednsLabels, "kubernetes.io/name": "CoreDNS" },
      annotations: waitedForOtherwise,
    },
    spec: {
      selector: corednsLabels,
      ...addresses(cluster),
      // The node's own CoreDNS, or any other while that one is not ready.
      trafficDistribution: "PreferSameNode",
      ports,
    },
  },
  "disruption-budget": {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata,
    // Only a number works for the Pods of a DaemonSet.
    spec: { minAvailable: 1, selector },
  },
  "daemon-set": {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { ...metadata, labels: corednsLabels, annotations: waitedForOtherwise },
    spec: {
      selector,
      // A node keeps its Pod until the next is ready, so a bad version or Corefile takes no node's DNS away.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      template: corednsPod({ cluster, name }),
    },
  },
});

/** A Service of both families has to ask for that. */
function addresses({ network: { clusterDNS } }: ClusterSpec) {
  const [clusterIP] = clusterDNS;
  if (clusterDNS.length === 1) return { clusterIP };
  return {
    clusterIP,
    clusterIPs: clusterDNS,
    ipFamilies: clusterDNS.map(familyOf),
    ipFamilyPolicy: "RequireDualStack",
  };
}

/** Where the API has CoreDNS's Pods that run as asked for. */
export const corednsPods = (cluster: ClusterSpec): string =>
  `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(corednsSelector({ cluster, name }))}`;

const rules = [
  { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
];

const ports = [
  { name: "dns", port: corednsPort, protocol: "UDP" },
  { name: "dns-tcp", port: corednsPort, protocol: "TCP" },
  { name: "metrics", port: 9153, protocol: "TCP" },
];
