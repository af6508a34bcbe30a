import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { httpsProbe } from "../https-probe.ts";
import { revisionOf } from "../revision.ts";
import { confined, secretFiles, withoutRights } from "../security.ts";
import { folders } from "./folders.ts";
import { certificateName, labels, name, port, used } from "./names.ts";
import { oidcEnvironment } from "./oidc.ts";
import { headlampSettings, upstreamImage } from "./settings.ts";

export const headlampPod = (cluster: ClusterSpec, keys: AddOnKeys) => {
  const { oidc } = headlampSettings.of(cluster) ?? {};
  return {
    metadata: {
      labels,
      // It reads both only at startup.
      annotations: {
        "barekube.io/certificate": keys.fingerprint(certificateName),
        ...(oidc === undefined ? {} : { "barekube.io/identity-provider": revisionOf(oidc) }),
      },
    },
    spec: {
      serviceAccountName: name,
      nodeSelector: { "kubernetes.io/os": "linux" },
      securityContext: withoutRights(100),
      containers: [container(cluster)],
      volumes: [
        { name: "certificate", secret: { secretName: used.certificate, defaultMode: secretFiles } },
        ...(oidc === undefined
          ? []
          : [{ name: "oidc", secret: { secretName: used.oidc, defaultMode: secretFiles } }]),
        { name: "temporary", emptyDir: { sizeLimit: "100Mi" } },
      ],
    },
  };
};

function container(cluster: ClusterSpec) {
  const { image, oidc } = headlampSettings.of(cluster) ?? {};
  return {
    name,
    image: image ?? `${upstreamImage}:v${cluster.versions.headlamp}`,
    imagePullPolicy: "IfNotPresent",
    args: Object.entries(flags).map(([flag, value]) => `-${flag}=${String(value)}`),
    env: oidcEnvironment(cluster),
    ports: [{ name: "https", containerPort: port, protocol: "TCP" }],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
    readinessProbe: httpsProbe("/", { periodSeconds: 2, failureThreshold: 3 }),
    livenessProbe: httpsProbe("/", { periodSeconds: 10, failureThreshold: 6 }),
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: confined,
    volumeMounts: Object.entries(folders)
      .filter(([volume]) => volume !== "oidc" || oidc !== undefined)
      .map(([volume, mountPath]) => ({
        name: volume,
        mountPath,
        ...(volume === "temporary" ? {} : { readOnly: true }),
      })),
  };
}

const flags = {
  "in-cluster": true,
  "tls-cert-path": `${folders.certificate}/tls.crt`,
  "tls-key-path": `${folders.certificate}/tls.key`,
};
