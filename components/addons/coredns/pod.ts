import type { ClusterSpec } from "../../../config/cluster.ts";
import { revisionLabel, revisionOf, trustAnnotation } from "../revision.ts";
import { corednsImage, corednsPort, renderCorefile } from "./files.ts";

export const corednsLabels = { "k8s-app": "kube-dns" };

interface CorednsPodArgs {
  cluster: ClusterSpec;
  /** Name of its ServiceAccount, and of the ConfigMap with its Corefile. */
  name: string;
}

/** The template of CoreDNS's Pods. */
export function corednsPod(args: CorednsPodArgs) {
  const { metadata, spec } = withoutRevision(args);
  const labels = { ...metadata.labels, [revisionLabel]: corednsRevision(args) };
  return { metadata: { ...metadata, labels }, spec };
}

/** Selects those Pods that run as asked for, with this Corefile. */
export const corednsSelector = (args: CorednsPodArgs): string => `${revisionLabel}=${corednsRevision(args)}`;

/** CoreDNS reads its Corefile only at startup, so a change of it replaces the Pods. */
const corednsRevision = (args: CorednsPodArgs): string =>
  revisionOf(withoutRevision(args), renderCorefile(args.cluster));

const withoutRevision = ({ cluster, name }: CorednsPodArgs) => ({
  metadata: { labels: corednsLabels, ...trustAnnotation(cluster) },
  spec: {
    serviceAccountName: name,
    priorityClassName: "system-node-critical",
    // Forwards to the node's own resolver; the cluster's would be CoreDNS itself.
    dnsPolicy: "Default",
    nodeSelector: { "kubernetes.io/os": "linux" },
    // Pods on a node with whatever taint have names to look up, too.
    tolerations: [{ operator: "Exists" }],
    securityContext: {
      // The user in upstream's image; containerd lets any user listen on port 53 of a Pod.
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [container(cluster)],
    volumes: [{ name: "config", configMap: { name, items: [{ key: "Corefile", path: "Corefile" }] } }],
  },
});

function container(cluster: ClusterSpec) {
  return {
    name: "coredns",
    image: corednsImage(cluster),
    imagePullPolicy: "IfNotPresent",
    args: ["-conf", "/etc/coredns/Corefile"],
    ports: [
      { name: "dns", containerPort: corednsPort, protocol: "UDP" },
      { name: "dns-tcp", containerPort: corednsPort, protocol: "TCP" },
      { name: "metrics", containerPort: 9153, protocol: "TCP" },
    ],
    // Each serves one node. The memory is for what it knows of the whole cluster.
    resources: { limits: { memory: "170Mi" }, requests: { cpu: "50m", memory: "70Mi" } },
    livenessProbe: { httpGet: { path: "/health", port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
    readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
    // What it says when it dies is then in the Pod's status.
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
  };
}
