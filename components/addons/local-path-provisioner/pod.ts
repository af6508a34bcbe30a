import type { ClusterSpec } from "../../../config/cluster.ts";
import { single } from "../replicas.ts";
import { revisionLabel, revisionOf, trustAnnotation } from "../revision.ts";
import { confined, withoutRights } from "../security.ts";
import { localPathConfig } from "./config.ts";
import { configMap, labels, name } from "./names.ts";
import { localPathSettings, upstreamImage } from "./settings.ts";

/** The template of the provisioner's only Pod. */
export const localPathPod = (cluster: ClusterSpec) => ({
  // It notices another configuration only every now and then.
  metadata: {
    labels: { ...labels, [revisionLabel]: revisionOf(localPathConfig(cluster)) },
    ...trustAnnotation(cluster),
  },
  spec: {
    serviceAccountName: name,
    priorityClassName: "system-cluster-critical",
    // Nobody gets a volume while it is away.
    ...single,
    securityContext: withoutRights(65534),
    containers: [container(cluster)],
    volumes: [{ name: "config", configMap: { name: configMap } }],
  },
});

const container = (cluster: ClusterSpec) => ({
  name,
  image: localPathSettings.of(cluster)?.image ?? `${upstreamImage}:v${cluster.versions.localPathProvisioner}`,
  imagePullPolicy: "IfNotPresent",
  command: ["local-path-provisioner", "start"],
  args: ["--config=/etc/config/config.json", `--service-account-name=${name}`],
  env: [
    { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
    { name: "CONFIG_MOUNT_PATH", value: "/etc/config/" },
  ],
  resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: confined,
  volumeMounts: [{ name: "config", mountPath: "/etc/config", readOnly: true }],
});
