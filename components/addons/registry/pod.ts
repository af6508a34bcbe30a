import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { httpsProbe } from "../https-probe.ts";
import { revisionLabel, revisionOf } from "../revision.ts";
import { confined, secretFiles, withoutRights } from "../security.ts";
import { configFile, folders, garbageCollection, registryConfig } from "./config.ts";
import { certificateName, labels, mounted, name, passwordName, port } from "./names.ts";
import { registrySettings, upstreamImage } from "./settings.ts";

/** The template of the registry's only Pod. */
export const registryPod = (cluster: ClusterSpec, keys: AddOnKeys) =>
  servingPod(cluster, keys, {
    labels,
    config: mounted.config,
    data: mounted.data,
    madeFrom: [registryConfig, garbageCollection],
    // Here nothing is being uploaded, since there is no other Pod of it: a StatefulSet waits until the last one has gone.
    initContainers: [
      { ...container(cluster), name: "garbage-collection", command: ["sh", "-c", garbageCollection] },
    ],
  });

interface Served {
  labels: Readonly<Record<string, string>>;
  /** The names of its ConfigMap and of its claim. */
  config: string;
  data: string;
  /** What it has to be replaced for. */
  madeFrom: readonly unknown[];
  annotations?: Readonly<Record<string, unknown>>;
  env?: readonly object[];
  initContainers?: readonly object[];
}

/** The template of a Pod in which a registry runs. */
export const servingPod = (
  cluster: ClusterSpec,
  keys: AddOnKeys,
  { labels: own, config, data, madeFrom, annotations = {}, env = [], initContainers = [] }: Served,
) => ({
  metadata: {
    labels: { ...own, [revisionLabel]: revisionOf(...madeFrom) },
    // It reads its certificate only at startup, and a new password should be in force at once.
    annotations: {
      "barekube.io/certificate": keys.fingerprint(certificateName),
      "barekube.io/login": keys.password(passwordName).fingerprint,
      ...annotations,
    },
  },
  spec: {
    automountServiceAccountToken: false,
    priorityClassName: "system-cluster-critical",
    nodeSelector: { "kubernetes.io/os": "linux" },
    securityContext: withoutRights(65532),
    terminationGracePeriodSeconds: 30,
    ...(initContainers.length === 0 ? {} : { initContainers }),
    containers: [
      {
        ...container(cluster, env),
        command: ["registry", "serve", configFile],
        ports: [{ name: "https", containerPort: port, protocol: "TCP" }],
        // Answered without a login, and only while the volume can be used.
        readinessProbe: httpsProbe("/", { periodSeconds: 2, failureThreshold: 3 }),
        livenessProbe: httpsProbe("/", { periodSeconds: 10, failureThreshold: 12 }),
      },
    ],
    volumes: [
      { name: "config", configMap: { name: config } },
      { name: "certificate", secret: { secretName: mounted.certificate, defaultMode: secretFiles } },
      { name: "login", secret: { secretName: mounted.login, defaultMode: secretFiles } },
      { name: "data", persistentVolumeClaim: { claimName: data } },
    ],
  },
});

const container = (cluster: ClusterSpec, env: readonly object[] = []) => ({
  name,
  image: registrySettings.of(cluster)?.image ?? `${upstreamImage}:${cluster.versions.registry}`,
  imagePullPolicy: "IfNotPresent",
  // Otherwise it sends traces to a collector that is not there.
  env: [{ name: "OTEL_TRACES_EXPORTER", value: "none" }, ...env],
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: confined,
  volumeMounts: Object.entries(folders).map(([volume, mountPath]) => ({
    name: volume,
    mountPath,
    ...(volume === "data" ? {} : { readOnly: true }),
  })),
});
