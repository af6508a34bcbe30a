import { type ClusterSpec, nodeHosts } from "../../../config/cluster.ts";
import { operatorImage } from "./images.ts";
import { environment, probe, withRevision } from "./pod.ts";
import { configName, operatorAccount } from "./rbac.ts";

export const operatorLabels = { "io.cilium/app": "operator", name: "cilium-operator" };
const healthPort = 9234;

/** One of them works; a second one, on another host, takes over when that one fails. */
export const operatorReplicas = (cluster: ClusterSpec): number => Math.min(2, nodeHosts(cluster).length);

/** The template of the operator's Pods, which does once for the cluster what no agent can do alone. */
export const operatorPod = (cluster: ClusterSpec) =>
  withRevision(cluster, {
    metadata: { labels: { ...operatorLabels } },
    spec: {
      serviceAccountName: operatorAccount,
      priorityClassName: "system-cluster-critical",
      // It comes before the Pod network, and two on one host would want the same port.
      hostNetwork: true,
      dnsPolicy: "Default",
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ operator: "Exists" }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: operatorLabels }, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      },
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "cilium-operator",
          image: operatorImage(cluster),
          imagePullPolicy: "IfNotPresent",
          command: ["cilium-operator-generic"],
          args: ["--config-dir=/tmp/cilium/config-map"],
          env: environment(cluster),
          ports: [{ name: "health", containerPort: healthPort, hostPort: healthPort, protocol: "TCP" }],
          livenessProbe: probe(cluster, healthPort, { initialDelaySeconds: 60, periodSeconds: 10 }),
          readinessProbe: probe(cluster, healthPort, { periodSeconds: 5, failureThreshold: 5 }),
          resources: { requests: { cpu: "20m", memory: "128Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [{ name: "config", mountPath: "/tmp/cilium/config-map", readOnly: true }],
        },
      ],
      volumes: [{ name: "config", configMap: { name: configName } }],
    },
  });
