import type { ClusterSpec } from "../../../config/cluster.ts";
import { placement } from "../placement-settings.ts";
import { revisionLabel, revisionOf, trustAnnotation } from "../revision.ts";
import { confined, secretFiles, withoutRights } from "../security.ts";
import { hasCertificate } from "./certificate.ts";
import { folders, startupConfig, startupFile, watchedFiles } from "./config.ts";
import { labels, mounted, name, ports } from "./names.ts";
import { traefikSettings, upstreamImage } from "./settings.ts";

/** The template of Traefik's Pods. */
export const traefikPod = (cluster: ClusterSpec) => ({
  metadata: {
    labels: { ...labels, [revisionLabel]: revisionOf(startupConfig(cluster)) },
    ...trustAnnotation(cluster),
  },
  spec: {
    serviceAccountName: name,
    priorityClassName: "system-cluster-critical",
    ...placement(traefikSettings.of(cluster)),
    securityContext: withoutRights(65532),
    // Requests that are being answered may end.
    terminationGracePeriodSeconds: 30,
    containers: [container(cluster)],
    volumes: [
      {
        name: "startup",
        configMap: { name: mounted.config, items: [{ key: "startup", path: startupFile }] },
      },
      { name: "watched", projected: { defaultMode: secretFiles, sources: watchedSources(cluster) } },
    ],
  },
});

const watchedSources = (cluster: ClusterSpec): object[] => [
  { configMap: { name: mounted.config, items: [{ key: "watched", path: watchedFiles.config }] } },
  ...(hasCertificate(cluster)
    ? [
        {
          secret: {
            name: mounted.certificate,
            items: [
              { key: "tls.crt", path: watchedFiles.certificate },
              { key: "tls.key", path: watchedFiles.key },
            ],
          },
        },
      ]
    : []),
];

function container(cluster: ClusterSpec) {
  const { image, httpPort, httpsPort } = traefikSettings.of(cluster) ?? {};
  return {
    name,
    image: image ?? `${upstreamImage}:v${cluster.versions.traefik}`,
    imagePullPolicy: "IfNotPresent",
    command: ["traefik"],
    args: [`--configFile=${folders.startup}/${startupFile}`],
    ports: [
      { name: "web", containerPort: ports.web, hostPort: httpPort, protocol: "TCP" },
      { name: "websecure", containerPort: ports.websecure, hostPort: httpsPort, protocol: "TCP" },
      { name: "ping", containerPort: ports.ping, protocol: "TCP" },
    ],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    readinessProbe: probe({ periodSeconds: 2, failureThreshold: 3 }),
    livenessProbe: probe({ periodSeconds: 10, failureThreshold: 6 }),
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: confined,
    volumeMounts: Object.entries(folders).map(([volume, mountPath]) => ({
      name: volume,
      mountPath,
      readOnly: true,
    })),
  };
}

const probe = (settings: Readonly<Record<string, number>>) => ({
  httpGet: { path: "/ping", port: "ping" },
  timeoutSeconds: 5,
  ...settings,
});
