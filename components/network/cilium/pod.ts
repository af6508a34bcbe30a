import type { ClusterSpec } from "../../../config/cluster.ts";
import { loadBalancerServer } from "../../load-balancer/files.ts";
import { revisionLabel, revisionOf, rotatedAuthorities } from "../../addons/revision.ts";
import { ciliumConfig, cniConflist, loopbackFor } from "./config.ts";

/** What both programs are told in their environment. */
export function environment(cluster: ClusterSpec) {
  // Services do not work before the Pod network does, so both use the load balancer of their node.
  const { hostname, port } = new URL(loadBalancerServer(cluster));
  return [
    { name: "K8S_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    { name: "CILIUM_K8S_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
    { name: "KUBERNETES_SERVICE_HOST", value: hostname },
    { name: "KUBERNETES_SERVICE_PORT", value: port },
  ];
}

export const probe = (cluster: ClusterSpec, port: number, settings: Readonly<Record<string, number>>) => ({
  httpGet: {
    host: loopbackFor(cluster.network.podCIDRs),
    path: "/healthz",
    port,
    httpHeaders: [{ name: "brief", value: "true" }],
  },
  timeoutSeconds: 5,
  ...settings,
});

/** Both programs read their configuration and the trusted authorities only at startup, so a change replaces their Pods. */
export function withRevision<T extends { metadata: { labels: Record<string, string> } }>(
  cluster: ClusterSpec,
  template: T,
): T {
  const inputs = [template, ciliumConfig(cluster), cniConflist(cluster), rotatedAuthorities(cluster)];
  const labels = { ...template.metadata.labels, [revisionLabel]: revisionOf(...inputs) };
  return { ...template, metadata: { ...template.metadata, labels } };
}
