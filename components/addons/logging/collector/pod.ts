import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnKeys } from "../../keys.ts";
import { trustAnnotation } from "../../revision.ts";
import { secretFiles } from "../../security.ts";
import { collectorLabels, collectorName, mounted, passwordName } from "../names.ts";
import { paths } from "../paths.ts";
import { loggingSettings, upstreamCollectorImage } from "../settings.ts";
import { collectorFlags, loginFolder } from "./flags.ts";

/** The template of the collector's Pod on each node. */
export const collectorPod = (cluster: ClusterSpec, keys: AddOnKeys) => ({
  metadata: {
    labels: collectorLabels,
    annotations: {
      ...trustAnnotation(cluster).annotations,
      // The kubelet would give it a new password only after a minute or two.
      "barekube.io/login": keys.password(passwordName).fingerprint,
    },
  },
  spec: {
    serviceAccountName: collectorName,
    priorityClassName: "system-node-critical",
    nodeSelector: { "kubernetes.io/os": "linux" },
    // Whatever else does not run on a node: its logs tell why.
    tolerations: [{ operator: "Exists" }],
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    terminationGracePeriodSeconds: 30,
    containers: [container(cluster)],
    volumes: [
      { name: "logs", hostPath: { path: paths.logs, type: "Directory" } },
      { name: "buffer", hostPath: { path: paths.buffer, type: "DirectoryOrCreate" } },
      { name: "login", secret: { secretName: mounted.login, defaultMode: secretFiles } },
    ],
  },
});

const container = (cluster: ClusterSpec) => ({
  name: collectorName,
  image:
    loggingSettings.of(cluster)?.collectorImage ??
    `${upstreamCollectorImage}:v${cluster.versions.victoriaLogs}`,
  imagePullPolicy: "IfNotPresent",
  args: Object.entries(collectorFlags(cluster)).flatMap(([flag, value]) =>
    [value].flat().map((one) => `-${flag}=${String(one)}`),
  ),
  env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
  resources: {
    requests: { cpu: "50m", memory: "64Mi" },
    limits: { memory: loggingSettings.of(cluster)?.collectorMemory },
  },
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: {
    // Logs are root's, and some of other users; it reads them all, and changes none.
    runAsUser: 0,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"], add: ["DAC_READ_SEARCH"] },
    readOnlyRootFilesystem: true,
  },
  volumeMounts: [
    { name: "logs", mountPath: paths.logs, readOnly: true },
    { name: "buffer", mountPath: paths.buffer },
    { name: "login", mountPath: loginFolder, readOnly: true },
  ],
});
