import type { ClusterSpec } from "../../../config/cluster.ts";
import { paths } from "../../host/paths.ts";
import { cniFolderInPod, cniTemplate } from "./config.ts";
import { agentImage } from "./images.ts";
import { revisionLabel } from "../../addons/revision.ts";
import { environment, probe, withRevision } from "./pod.ts";
import { agentAccount, configName } from "./rbac.ts";

export const agentLabels = { "k8s-app": "cilium" };
const healthPort = 9879;

/** The template of the agents' Pods; each sets up the Pod network of its node. */
export const agentPod = (cluster: ClusterSpec) => withRevision(cluster, withoutRevision(cluster));

/** Selects those agents that run as asked for. */
export function agentSelector(cluster: ClusterSpec): string {
  const labels = agentPod(cluster).metadata.labels as Record<string, string>;
  return `${revisionLabel}=${labels[revisionLabel] ?? ""}`;
}

const withoutRevision = (cluster: ClusterSpec) => ({
  metadata: { labels: { ...agentLabels } },
  spec: {
    serviceAccountName: agentAccount,
    priorityClassName: "system-node-critical",
    hostNetwork: true,
    // The cluster's DNS needs the agent.
    dnsPolicy: "Default",
    nodeSelector: { "kubernetes.io/os": "linux" },
    tolerations: [{ operator: "Exists" }],
    // Traffic flows on without the agent, so it need not end in good order.
    terminationGracePeriodSeconds: 1,
    initContainers: [cleaner(cluster), installer(cluster)],
    containers: [agent(cluster)],
    volumes,
  },
});

/** Links, maps and programs of the kernel are out of reach for less. */
const privileged = { privileged: true };
const terminationMessagePolicy = "FallbackToLogsOnError";

/** Takes away what an earlier agent has left, when `clean-cilium-state` asks for it. */
const cleaner = (cluster: ClusterSpec) => ({
  name: "clean-cilium-state",
  image: agentImage(cluster),
  imagePullPolicy: "IfNotPresent",
  command: ["/init-container.sh"],
  env: [
    fromConfig("CILIUM_ALL_STATE", "clean-cilium-state"),
    fromConfig("CILIUM_BPF_STATE", "clean-cilium-bpf-state"),
    ...environment(cluster),
  ],
  securityContext: privileged,
  terminationMessagePolicy,
  volumeMounts: [bpf, run],
});

const fromConfig = (name: string, key: string) => ({
  name,
  valueFrom: { configMapKeyRef: { name: configName, key, optional: true } },
});

/** Upstream's own script also puts a plugin there that the host has already, by a link that leads nowhere in a container. */
const installPlugin = `set -e
cp /opt/cni/bin/cilium-cni /host/opt/cni/bin/.cilium-cni.new
mv -f /host/opt/cni/bin/.cilium-cni.new /host/opt/cni/bin/cilium-cni`;

/** Puts the CNI plugin on the host. */
const installer = (cluster: ClusterSpec) => ({
  name: "install-cni-binaries",
  image: agentImage(cluster),
  imagePullPolicy: "IfNotPresent",
  command: ["sh", "-c", installPlugin],
  securityContext: { capabilities: { drop: ["ALL"] } },
  terminationMessagePolicy,
  volumeMounts: [{ name: "cni-plugins", mountPath: "/host/opt/cni/bin" }],
});

const bpf = { name: "bpf", mountPath: "/sys/fs/bpf", mountPropagation: "Bidirectional" };
const run = { name: "run", mountPath: "/var/run/cilium" };

const agent = (cluster: ClusterSpec) => ({
  name: "cilium-agent",
  image: agentImage(cluster),
  imagePullPolicy: "IfNotPresent",
  command: ["cilium-agent"],
  args: ["--config-dir=/tmp/cilium/config-map"],
  env: environment(cluster),
  ports: [{ name: "health", containerPort: healthPort, hostPort: healthPort, protocol: "TCP" }],
  startupProbe: probe(cluster, healthPort, {
    failureThreshold: 150,
    periodSeconds: 2,
    initialDelaySeconds: 2,
  }),
  livenessProbe: probe(cluster, healthPort, { failureThreshold: 10, periodSeconds: 30 }),
  readinessProbe: probe(cluster, healthPort, { failureThreshold: 3, periodSeconds: 10 }),
  resources: { requests: { cpu: "100m", memory: "256Mi" } },
  securityContext: privileged,
  terminationMessagePolicy,
  volumeMounts: [
    bpf,
    run,
    { name: "network-namespaces", mountPath: "/var/run/cilium/netns", mountPropagation: "HostToContainer" },
    { name: "network-parameters", mountPath: "/host/proc/sys/net" },
    { name: "cni-configurations", mountPath: cniFolderInPod },
    { name: "cni-template", mountPath: cniTemplate.folder, readOnly: true },
    { name: "config", mountPath: "/tmp/cilium/config-map", readOnly: true },
    { name: "modules", mountPath: "/lib/modules", readOnly: true },
    { name: "xtables-lock", mountPath: "/run/xtables.lock" },
  ],
});

const hostPath = (name: string, path: string, type: string) => ({ name, hostPath: { path, type } });

const volumes = [
  hostPath("bpf", "/sys/fs/bpf", "Directory"),
  hostPath("run", "/var/run/cilium", "DirectoryOrCreate"),
  hostPath("network-namespaces", "/var/run/netns", "DirectoryOrCreate"),
  hostPath("network-parameters", "/proc/sys/net", "Directory"),
  hostPath("cni-configurations", paths.cniConfigurations, "DirectoryOrCreate"),
  hostPath("cni-plugins", paths.cniPlugins, "DirectoryOrCreate"),
  hostPath("modules", "/lib/modules", ""),
  hostPath("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
  { name: "config", configMap: { name: configName } },
  {
    name: "cni-template",
    configMap: { name: "cilium-cni", items: [{ key: cniTemplate.key, path: cniTemplate.key }] },
  },
];
