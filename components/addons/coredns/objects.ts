import type { ClusterSpec } from "../../../config/cluster.ts";
import { rbacGroup } from "../../cluster/rbac.ts";
import type { AddOnObjects } from "../../part.ts";
import { corednsPort, corednsReplicas, renderCorefile } from "./files.ts";
import { corednsPod } from "./pod.ts";

const name = "coredns";
const namespace = "kube-system";
const metadata = { name, namespace };
const labels = { "k8s-app": "kube-dns" };
const roleName = `system:${name}`;

/** Cluster DNS, at the Service address that every kubelet gives its Pods. */
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
      labels: { ...labels, "kubernetes.io/name": "CoreDNS" },
      // Pulumi waits for the Deployment; ten more seconds for the endpoints to settle would add nothing.
      annotations: { "pulumi.com/skipAwait": "true" },
    },
    spec: { selector: labels, clusterIP: cluster.network.clusterDNS, ports },
  },
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels },
    spec: {
      replicas: corednsReplicas(cluster),
      selector: { matchLabels: labels },
      template: corednsPod({ cluster, labels, name }),
    },
  },
});

const rules = [
  { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
];

const ports = [
  { name: "dns", port: corednsPort, protocol: "UDP" },
  { name: "dns-tcp", port: corednsPort, protocol: "TCP" },
  { name: "metrics", port: 9153, protocol: "TCP" },
];
