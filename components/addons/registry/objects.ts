import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { clusterIPOf } from "./address.ts";
import { registryConfig } from "./config.ts";
import { garbageCollectionObjects } from "./garbage-collection.ts";
import { certificateName, labels, mounted, name, namespace, passwordName, port, username } from "./names.ts";
import { registryPod } from "./pod.ts";
import { registrySettings } from "./settings.ts";

const metadata = { name, namespace };

export const registryObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  namespace: namespaceOf(namespace),
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: mounted.config, namespace },
    data: { "config.yml": registryConfig },
  },
  certificate: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.certificate, namespace },
    type: "kubernetes.io/tls",
    data: keys.tls(certificateName),
  },
  login: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.login, namespace },
    data: {
      htpasswd: keys
        .password(passwordName)
        .bcryptHash.apply((hash) => Buffer.from(`${username}:${hash}\n`).toString("base64")),
    },
  },
  data: claim(cluster),
  ...onlyTraffic(cluster, namespace, { ports: [port] }),
  service: service(cluster),
  "stateful-set": {
    apiVersion: "apps/v1",
    // Not a Deployment: that starts the next Pod while one that was deleted still takes uploads.
    kind: "StatefulSet",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      replicas: 1,
      serviceName: name,
      // So that a Pod that never becomes ready is replaced by one that may.
      podManagementPolicy: "Parallel",
      selector: { matchLabels: labels },
      template: registryPod(cluster, keys),
    },
  },
  ...garbageCollectionObjects(cluster),
});

function claim(cluster: ClusterSpec) {
  const { size, storageClass } = registrySettings.of(cluster) ?? {};
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: mounted.data, namespace, annotations: waitedForOtherwise },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: size } },
    },
  };
}

function service(cluster: ClusterSpec) {
  const { nodePort } = registrySettings.of(cluster) ?? {};
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      type: nodePort === undefined ? "ClusterIP" : "NodePort",
      clusterIP: clusterIPOf(cluster),
      selector: labels,
      ports: [
        {
          ...{ name: "https", port: 443, protocol: "TCP", targetPort: "https" },
          ...(nodePort === undefined ? {} : { nodePort }),
        },
      ],
    },
  };
}
