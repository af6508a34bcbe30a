import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import { account, granted } from "../rbac.ts";
import { confined, withoutRights } from "../security.ts";
import { name, namespace } from "./names.ts";
import { registrySettings, upstreamKubectlImage } from "./settings.ts";

const self = { name: "garbage-collection", namespace };
const reads = ["get", "list", "watch"];

/**
 * Replaces the registry's Pod, since a new one begins with garbage collection. Whenever this is interrupted, the
 * StatefulSet has a registry run again.
 */
export const garbageCollectionObjects = (cluster: ClusterSpec): AddOnObjects => ({
  account: account(self),
  ...granted(
    self,
    [
      { apiGroups: [""], resources: ["pods"], resourceNames: [`${name}-0`], verbs: [...reads, "delete"] },
      { apiGroups: ["apps"], resources: ["statefulsets"], resourceNames: [name], verbs: reads },
    ],
    self,
  ),
  "garbage-collection": {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { ...self },
    spec: {
      schedule: registrySettings.of(cluster)?.garbageCollection,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { backoffLimit: 1, template: { spec: pod(cluster) } } },
    },
  },
});

const pod = (cluster: ClusterSpec) => ({
  serviceAccountName: self.name,
  restartPolicy: "Never",
  nodeSelector: { "kubernetes.io/os": "linux" },
  securityContext: withoutRights(65532),
  initContainers: [kubectl(cluster, "restart", ["delete", "pod", `${name}-0`, "--ignore-not-found"])],
  // A registry that does not come back makes the Job fail.
  containers: [kubectl(cluster, "wait", ["rollout", "status", `statefulset/${name}`, "--timeout=1h"])],
});

const kubectl = (cluster: ClusterSpec, step: string, args: readonly string[]) => ({
  name: step,
  image:
    registrySettings.of(cluster)?.kubectlImage ?? `${upstreamKubectlImage}:v${cluster.versions.kubernetes}`,
  imagePullPolicy: "IfNotPresent",
  args: [`--namespace=${namespace}`, ...args],
  resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: confined,
});
