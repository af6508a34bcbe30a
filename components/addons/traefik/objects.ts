import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { tlsSecret } from "../tls-secret.ts";
import { account, granted } from "../rbac.ts";
import { hasCertificate } from "./certificate.ts";
import { startupConfig, watchedConfig } from "./config.ts";
import { certificateName, ingressClass, labels, mounted, name, namespace, ports } from "./names.ts";
import { traefikPod } from "./pod.ts";
import { traefikSettings } from "./settings.ts";

const metadata = { name, namespace };
const reads = ["get", "list", "watch"];

export const traefikObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  // Ports of hosts, which the level `baseline` forbids, need the lowest one.
  namespace: namespaceOf(namespace, "privileged"),
  account: account(metadata),
  ...granted(
    { name },
    [
      // An Ingress names a Secret of its own namespace, whichever that is.
      { apiGroups: [""], resources: ["services", "secrets", "nodes"], verbs: reads },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: reads },
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingressclasses"], verbs: reads },
    ],
    metadata,
  ),
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: mounted.config, namespace },
    data: { startup: startupConfig(cluster), watched: watchedConfig(cluster) },
  },
  ...(hasCertificate(cluster) && {
    certificate: tlsSecret({ name: mounted.certificate, namespace }, keys, certificateName),
  }),
  ...onlyTraffic(cluster, namespace, { ports: [ports.web, ports.websecure], to: "any" }),
  class: {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: {
      name: ingressClass,
      annotations: {
        "ingressclass.kubernetes.io/is-default-class": String(traefikSettings.of(cluster)?.defaultClass),
      },
    },
    spec: { controller: "traefik.io/ingress-controller" },
  },
  "daemon-set": {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      selector: { matchLabels: labels },
      // A node's ports are free for a new Pod only once the old one has gone.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: "10%" } },
      template: traefikPod(cluster),
    },
  },
});
