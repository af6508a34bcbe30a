import type { ClusterSpec } from "../../../config/cluster.ts";
import { byAge, isRotated } from "../../../config/generations.ts";
import { generationsOf } from "../../pki/settings.ts";
import { corednsImage, corednsPort } from "./files.ts";

interface CorednsPodArgs {
  cluster: ClusterSpec;
  labels: Record<string, string>;
  /** Name of its ServiceAccount, and of the ConfigMap with its Corefile. */
  name: string;
}

/** The template of CoreDNS's Pods. */
export function corednsPod({ cluster, labels, name }: CorednsPodArgs) {
  return {
    metadata: { labels, ...trustAnnotation(cluster) },
    spec: {
      serviceAccountName: name,
      priorityClassName: "system-cluster-critical",
      // Forwards to the node's own resolver; the cluster's would be CoreDNS itself.
      dnsPolicy: "Default",
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart(labels)] } },
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
  };
}

/** CoreDNS reads its trusted authorities only at startup, so a change of generations replaces its Pods. */
function trustAnnotation(cluster: ClusterSpec) {
  const trusted = generationsOf(cluster).kubernetes;
  if (!isRotated(trusted)) return {};
  return { annotations: { "barekube.io/certificate-authorities": byAge(trusted).join(",") } };
}

const apart = (labels: Record<string, string>) => ({
  weight: 100,
  podAffinityTerm: { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
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
    resources: { limits: { memory: "170Mi" }, requests: { cpu: "100m", memory: "70Mi" } },
    livenessProbe: { httpGet: { path: "/health", port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
    readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
  };
}
