import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { account, granted } from "../rbac.ts";
import { localPathConfig } from "./config.ts";
import { configMap, labels, name, namespace, provisioner, storageClass } from "./names.ts";
import { localPathPod } from "./pod.ts";
import { localPathSettings } from "./settings.ts";

const metadata = { name, namespace };
const reads = ["get", "list", "watch"];
const writes = ["create", "patch", "update", "delete"];

export const localPathObjects = (cluster: ClusterSpec): AddOnObjects => ({
  // Its helper Pods mount a directory of their host, which no lower level allows.
  namespace: namespaceOf(namespace, "privileged"),
  account: account(metadata),
  ...granted(
    { name },
    [
      { apiGroups: [""], resources: ["nodes", "persistentvolumeclaims"], verbs: reads },
      { apiGroups: [""], resources: ["persistentvolumes"], verbs: [...reads, ...writes] },
      { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
      { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: reads },
    ],
    metadata,
  ),
  // Helper Pods are in its own namespace alone.
  ...granted(
    metadata,
    [
      { apiGroups: [""], resources: ["pods"], verbs: [...reads, ...writes] },
      { apiGroups: [""], resources: ["pods/log", "configmaps"], verbs: reads },
    ],
    metadata,
  ),
  ...onlyTraffic(cluster, namespace, {}),
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: configMap, namespace },
    data: localPathConfig(cluster),
  },
  class: classObject(cluster),
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      // Two at a time would both make every volume: it elects no leader.
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: localPathPod(cluster),
    },
  },
});

function classObject(cluster: ClusterSpec) {
  const { defaultClass = true, reclaimPolicy = "Delete" } = localPathSettings.of(cluster) ?? {};
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: {
      name: storageClass,
      annotations: {
        // Volumes of this type get the group that a Pod asks for with fsGroup.
        defaultVolumeType: "local",
        "storageclass.kubernetes.io/is-default-class": String(defaultClass),
      },
    },
    provisioner,
    reclaimPolicy,
    // The scheduler chooses the node, and with it the host that has the volume.
    volumeBindingMode: "WaitForFirstConsumer",
  };
}
