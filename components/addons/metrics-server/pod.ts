import { type ClusterSpec, nodeHosts } from "../../../config/cluster.ts";
import { tlsFlags } from "../../pki/cipher-suites.ts";
import { httpsProbe } from "../https-probe.ts";
import { spread } from "../replicas.ts";
import { trustAnnotation } from "../revision.ts";
import { confined, secretFiles, withoutRights } from "../security.ts";
import { certificateSecret, labels, name, port } from "./names.ts";
import { metricsServerSettings, upstreamImage } from "./settings.ts";

const certificateDirectory = "/etc/metrics-server/tls";
/** Whom the API server trusts, kubelets included. */
const authority = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

export const metricsServerPod = (cluster: ClusterSpec) => ({
  // It notices a renewed certificate by itself, but not another authority.
  metadata: { labels, ...trustAnnotation(cluster) },
  spec: {
    serviceAccountName: name,
    priorityClassName: "system-cluster-critical",
    ...spread(cluster, labels),
    securityContext: withoutRights(65534),
    containers: [container(cluster)],
    volumes: [{ name: "tls", secret: { secretName: certificateSecret, defaultMode: secretFiles } }],
  },
});

const container = (cluster: ClusterSpec) => ({
  name,
  image: metricsServerSettings.of(cluster)?.image ?? `${upstreamImage}:v${cluster.versions.metricsServer}`,
  imagePullPolicy: "IfNotPresent",
  args: Object.entries(flags).map(([flag, value]) => `--${flag}=${String(value)}`),
  ports: [{ name: "https", containerPort: port, protocol: "TCP" }],
  resources: resources(cluster),
  readinessProbe: httpsProbe("/readyz", { periodSeconds: 2, failureThreshold: 5 }),
  livenessProbe: httpsProbe("/livez", { periodSeconds: 10, initialDelaySeconds: 30 }),
  terminationMessagePolicy: "FallbackToLogsOnError",
  securityContext: confined,
  volumeMounts: [{ name: "tls", mountPath: certificateDirectory, readOnly: true }],
});

const flags = {
  "secure-port": port,
  "tls-cert-file": `${certificateDirectory}/tls.crt`,
  "tls-private-key-file": `${certificateDirectory}/tls.key`,
  ...tlsFlags,
  "kubelet-certificate-authority": authority,
  "kubelet-preferred-address-types": "InternalIP,Hostname",
  "kubelet-use-node-status-port": true,
  "metric-resolution": "15s",
};

/** Upstream's figures: enough for 100 nodes, and so much more for each further one. */
function resources(cluster: ClusterSpec) {
  const nodes = Math.max(100, nodeHosts(cluster).length);
  const memory = `${2 * nodes}Mi`;
  return { requests: { cpu: `${nodes}m`, memory }, limits: { memory: `${4 * nodes}Mi` } };
}
