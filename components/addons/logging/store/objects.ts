import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnObjects } from "../../../part.ts";
import type { AddOnKeys } from "../../keys.ts";
import { waitedForOtherwise } from "../../no-await.ts";
import { certificateName, mounted, namespace, storeLabels, storeName } from "../names.ts";
import { loggingSettings } from "../settings.ts";
import { storePod } from "./pod.ts";

const metadata = { name: storeName, namespace };

/** The store of all logs, with its search page. */
export const storeObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  certificate: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.certificate, namespace },
    type: "kubernetes.io/tls",
    data: keys.tls(certificateName),
  },
  data: claim(cluster),
  service: service(cluster),
  "stateful-set": {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { ...metadata, labels: storeLabels, annotations: waitedForOtherwise },
    spec: {
      // Two must not use one volume.
      replicas: 1,
      serviceName: storeName,
      // So that a Pod that never becomes ready is replaced by one that may.
      podManagementPolicy: "Parallel",
      selector: { matchLabels: storeLabels },
      template: storePod(cluster, keys),
    },
  },
});

function claim(cluster: ClusterSpec) {
  const { size, storageClass } = loggingSettings.of(cluster) ?? {};
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
  const { nodePort } = loggingSettings.of(cluster) ?? {};
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, labels: storeLabels, annotations: waitedForOtherwise },
    spec: {
      type: nodePort === undefined ? "ClusterIP" : "NodePort",
      selector: storeLabels,
      ports: [
        {
          ...{ name: "https", port: 443, protocol: "TCP", targetPort: "https" },
          ...(nodePort === undefined ? {} : { nodePort }),
        },
      ],
    },
  };
}
