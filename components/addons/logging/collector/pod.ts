import type { Input } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../../config/cluster.ts";
import { trustAnnotation } from "../../revision.ts";
import { secretFiles } from "../../security.ts";
import { collectorLabels, collectorName, mounted } from "../names.ts";
import { paths } from "../paths.ts";
import { loggingSettings } from "../settings.ts";

/** What runs on every node. */
export interface CollectorProgram {
  image: string;
  command?: readonly string[];
  args?: readonly string[];
  /** Of its Pods: a change replaces them. */
  annotations: Readonly<Record<string, Input<string>>>;
  /** Where it finds the password, and its configuration if it has a file. */
  folders: { login: string; config?: string };
}

/** The template of the collector's Pod on each node. */
export const collectorPod = (cluster: ClusterSpec, program: CollectorProgram) => ({
  metadata: {
    labels: collectorLabels,
    annotations: { ...trustAnnotation(cluster).annotations, ...program.annotations },
  },
  spec: {
    serviceAccountName: collectorName,
    priorityClassName: "system-node-critical",
    nodeSelector: { "kubernetes.io/os": "linux" },
    // Whatever else does not run on a node: its logs tell why.
    tolerations: [{ operator: "Exists" }],
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    terminationGracePeriodSeconds: 30,
    containers: [container(cluster, program)],
    volumes: [
      { name: "logs", hostPath: { path: paths.logs, type: "Directory" } },
      { name: "buffer", hostPath: { path: paths.buffer, type: "DirectoryOrCreate" } },
      { name: "login", secret: { secretName: mounted.login, defaultMode: secretFiles } },
      ...(program.folders.config === undefined
        ? []
        : [{ name: "config", configMap: { name: mounted.config } }]),
    ],
  },
});

const container = (cluster: ClusterSpec, { image, command, args, folders }: CollectorProgram) => ({
  name: collectorName,
  image,
  imagePullPolicy: "IfNotPresent",
  ...(command === undefined ? {} : { command }),
  ...(args === undefined ? {} : { args }),
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
    { name: "login", mountPath: folders.login, readOnly: true },
    ...(folders.config === undefined ? [] : [{ name: "config", mountPath: folders.config, readOnly: true }]),
  ],
});
