import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { tlsSecret } from "../tls-secret.ts";
import { disruptionBudget, replicated } from "../replicas.ts";
import { certificateName } from "./certificate.ts";
import { certificateSecret, labels, name, namespace, port } from "./names.ts";
import { metricsServerPod } from "./pod.ts";
import { metricsServerRbac } from "./rbac.ts";

const metadata = { name, namespace };

export const metricsServerObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  namespace: namespaceOf(namespace),
  ...metricsServerRbac,
  certificate: tlsSecret({ name: certificateSecret, namespace }, keys, certificateName),
  ...onlyTraffic(cluster, namespace, { ports: [port], to: [port] }),
  service: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      selector: labels,
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: "https" }],
    },
  },
  ...disruptionBudget(cluster, { metadata, labels }),
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      ...replicated(cluster),
      selector: { matchLabels: labels },
      template: metricsServerPod(cluster),
    },
  },
  api: {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: {
      group: "metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { ...metadata, port: 443 },
      caBundle: keys.caBundle("kubernetes"),
    },
  },
});
