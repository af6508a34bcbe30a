import { apps, core, type Provider, rbac } from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { corednsPort, corednsReplicas, renderCorefile } from "./files.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { corednsPod } from "./coredns-pod.ts";

interface CoreDNSArgs {
  cluster: ClusterSpec;
  provider: Provider;
  /** After that, Pods are told to trust what the cluster does; undefined when that never changed. */
  trust: Resource | undefined;
  /** What takes the whole cluster away with itself, and CoreDNS in it. */
  deletedWith: Resource;
}

const namespace = "kube-system";
const labels = { "k8s-app": "kube-dns" };

/** DNS inside the cluster, at the Service address that every kubelet tells its Pods. */
export class CoreDNS extends ComponentResource {
  constructor(name: string, args: CoreDNSArgs, options?: ComponentResourceOptions) {
    super("barekube:addons:CoreDNS", name, {}, options);
    const { cluster, provider, trust, deletedWith } = args;
    const child = { parent: this, provider, deletedWith };
    const metadata = { name, namespace };
    const account = new core.v1.ServiceAccount(`${name}-account`, { metadata }, child);
    const role = new rbac.v1.ClusterRole(
      `${name}-role`,
      { metadata: { name: `system:${name}` }, rules },
      child,
    );
    new rbac.v1.ClusterRoleBinding(
      `${name}-role-binding`,
      {
        metadata: { name: `system:${name}` },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      child,
    );
    const config = new core.v1.ConfigMap(
      `${name}-config`,
      { metadata, data: { Corefile: renderCorefile(cluster) } },
      child,
    );
    new core.v1.Service(
      `${name}-service`,
      {
        metadata: {
          name: "kube-dns",
          namespace,
          labels: { ...labels, "kubernetes.io/name": "CoreDNS" },
          // The Deployment is waited for; endpoints that settle for ten seconds more would add nothing.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: { selector: labels, clusterIP: cluster.network.clusterDNS, ports },
      },
      child,
    );
    new apps.v1.Deployment(
      `${name}-deployment`,
      {
        metadata: { ...metadata, labels },
        spec: {
          replicas: corednsReplicas(cluster),
          selector: { matchLabels: labels },
          template: corednsPod({
            cluster,
            labels,
            account: account.metadata.name,
            config: config.metadata.name,
          }),
        },
      },
      { ...child, dependsOn: trust === undefined ? [] : [trust] },
    );
    this.registerOutputs();
  }
}

const rules = [
  { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
];

const ports = [
  { name: "dns", port: corednsPort, protocol: "UDP" },
  { name: "dns-tcp", port: corednsPort, protocol: "TCP" },
  { name: "metrics", port: 9153, protocol: "TCP" },
];
