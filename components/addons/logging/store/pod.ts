import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnKeys } from "../../keys.ts";
import { httpsProbe } from "../../https-probe.ts";
import { confined, secretFiles, withoutRights } from "../../security.ts";
import { mounted, passwordName, storeLabels, storeName, storePort, username } from "../names.ts";
import { loggingSettings, upstreamImage } from "../settings.ts";
import { retentionBytes } from "./retention.ts";

/** Where its Pod has things. */
const folders = {
  certificate: "/etc/victoria-logs/tls",
  login: "/etc/victoria-logs/login",
  data: "/victoria-logs-data",
} as const;

/** The template of the store's only Pod. */
export const storePod = (cluster: ClusterSpec, keys: AddOnKeys) => ({
  metadata: {
    labels: storeLabels,
    // It reads a renewed certificate by itself; a new password should be in force at once.
    annotations: { "barekube.io/login": keys.password(passwordName).fingerprint },
  },
  spec: {
    automountServiceAccountToken: false,
    priorityClassName: "system-cluster-critical",
    nodeSelector: { "kubernetes.io/os": "linux" },
    securityContext: withoutRights(65534),
    terminationGracePeriodSeconds: 60,
    containers: [container(cluster)],
    volumes: [
      { name: "certificate", secret: { secretName: mounted.certificate, defaultMode: secretFiles } },
      { name: "login", secret: { secretName: mounted.login, defaultMode: secretFiles } },
      { name: "data", persistentVolumeClaim: { claimName: mounted.data } },
    ],
  },
});

const flags = (cluster: ClusterSpec) => ({
  httpListenAddr: `:${storePort}`,
  tls: true,
  tlsCertFile: `${folders.certificate}/tls.crt`,
  tlsKeyFile: `${folders.certificate}/tls.key`,
  tlsMinVersion: "TLS12",
  "httpAuth.username": username,
  "httpAuth.password": `file://${folders.login}/password`,
  // No other site's page has any business here.
  "http.disableCORS": true,
  storageDataPath: folders.data,
  retentionPeriod: `${loggingSettings.of(cluster)?.retentionDays}d`,
  "retention.maxDiskSpaceUsageBytes": retentionBytes(cluster),
});

const container = (cluster: ClusterSpec) => ({
  name: storeName,
  image: loggingSettings.of(cluster)?.image ?? `${upstreamImage}:v${cluster.versions.victoriaLogs}`,
  imagePullPolicy: "IfNotPresent",
  args: Object.entries(flags(cluster)).map(([flag, value]) => `-${flag}=${String(value)}`),
  ports: [{ name: "https", containerPort: storePort, protocol: "TCP" }],
  resources: {
    requests: { cpu: "100m", memory: "128Mi" },
    limits: { memory: loggingSettings.of(cluster)?.memory },
  },
  // Answered without a login.
  readinessProbe: httpsProbe("/health", { periodSeconds: 2, failureThreshold: 3 }),
  livenessProbe: httpsProbe("/health", { periodSeconds: 10, failureThreshold: 12 }),
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: confined,
  volumeMounts: Object.entries(folders).map(([volume, mountPath]) => ({
    name: volume,
    mountPath,
    ...(volume === "data" ? {} : { readOnly: true }),
  })),
});
