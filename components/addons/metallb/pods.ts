import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { placement } from "../placement-settings.ts";
import { single } from "../replicas.ts";
import { revisionLabel, revisionOf, trustAnnotation } from "../revision.ts";
import { confined, secretFiles, withoutRights } from "../security.ts";
import { excludedInterfaces } from "./interfaces.ts";
import { controller, labelsOf, mounted, passwordName, ports, speaker } from "./names.ts";
import { metallbSettings, upstreamImages } from "./settings.ts";

const selectorOf = (labels: object): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
const fromField = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });

const shared = {
  imagePullPolicy: "IfNotPresent",
  terminationMessagePolicy: "FallbackToLogsOnError",
};

/** The template of the only Pod that hands out addresses, and checks what others ask for. */
export const controllerPod = (cluster: ClusterSpec) => ({
  // It notices a renewed certificate by itself, but not another authority.
  metadata: { labels: labelsOf("controller"), ...trustAnnotation(cluster) },
  spec: {
    serviceAccountName: controller.name,
    priorityClassName: "system-cluster-critical",
    ...single,
    securityContext: withoutRights(65534),
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        ...{ name: controller.name, ...shared },
        image:
          metallbSettings.of(cluster)?.controllerImage ??
          `${upstreamImages.controller}:v${cluster.versions.metallb}`,
        // Its metrics would need rights that nothing else does.
        args: ["--port=0", "--disable-cert-rotation"],
        env: [fromField("METALLB_POD_NAME", "metadata.name")],
        ports: [
          { name: "webhook", containerPort: ports.webhook, protocol: "TCP" },
          { name: "health", containerPort: ports.health, protocol: "TCP" },
        ],
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        ...probes({ port: "health" }),
        securityContext: confined,
        volumeMounts: [
          { name: "certificate", mountPath: "/tmp/k8s-webhook-server/serving-certs", readOnly: true },
        ],
      },
    ],
    volumes: [{ name: "certificate", secret: { secretName: mounted.certificate, defaultMode: secretFiles } }],
  },
});

/** The template of the Pods that answer for addresses, one on each node. */
export const speakerPod = (cluster: ClusterSpec, keys: AddOnKeys) => ({
  metadata: {
    labels: { ...labelsOf("speaker"), [revisionLabel]: revisionOf(excludedInterfaces) },
    annotations: {
      "barekube.io/memberlist": keys.password(passwordName).fingerprint,
      ...trustAnnotation(cluster).annotations,
    },
  },
  spec: {
    serviceAccountName: speaker.name,
    priorityClassName: "system-node-critical",
    ...placement(metallbSettings.of(cluster)),
    // It answers in the network that the host is in.
    hostNetwork: true,
    dnsPolicy: "ClusterFirstWithHostNet",
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    // It tells the others that it leaves.
    terminationGracePeriodSeconds: 2,
    containers: [
      {
        ...{ name: speaker.name, ...shared },
        image:
          metallbSettings.of(cluster)?.speakerImage ??
          `${upstreamImages.speaker}:v${cluster.versions.metallb}`,
        args: ["--port=0"],
        env: [
          fromField("METALLB_NODE_NAME", "spec.nodeName"),
          fromField("METALLB_POD_NAME", "metadata.name"),
          fromField("METALLB_ML_BIND_ADDR", "status.podIP"),
          { name: "METALLB_ML_LABELS", value: selectorOf(labelsOf("speaker")) },
          { name: "METALLB_ML_SECRET_KEY_PATH", value: "/etc/ml_secret_key" },
        ],
        ports: (["TCP", "UDP"] as const).map((protocol) => ({
          name: `memberlist-${protocol.toLowerCase()}`,
          containerPort: ports.memberlist,
          protocol,
        })),
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        ...probes({ port: ports.health, host: "127.0.0.1" }),
        securityContext: {
          ...confined,
          // Only root gets a capability from a container.
          runAsUser: 0,
          capabilities: { drop: ["ALL"], add: ["NET_RAW"] },
        },
        volumeMounts: [
          { name: "memberlist", mountPath: "/etc/ml_secret_key", readOnly: true },
          { name: "interfaces", mountPath: "/etc/metallb", readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: "memberlist", secret: { secretName: mounted.memberlist, defaultMode: 0o400 } },
      { name: "interfaces", configMap: { name: mounted.interfaces } },
    ],
  },
});

const probes = (at: { port: string | number; host?: string }) => ({
  readinessProbe: { httpGet: { path: "/readyz", ...at }, periodSeconds: 2, failureThreshold: 3 },
  livenessProbe: { httpGet: { path: "/healthz", ...at }, periodSeconds: 10, failureThreshold: 3 },
});
