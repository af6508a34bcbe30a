import { rbacGroup, rbacPath } from "../cluster/rbac.ts";
import type { Part } from "../part.ts";
import { certificateName, metricsPort, renderControlPlaneMetrics } from "./files.ts";
import { controlPlaneMetrics as setting } from "./settings.ts";

/** Metrics of etcd and the control plane, for those who may see them. */
export const controlPlaneMetrics: Part = {
  name: "control-plane-metrics",
  isUsed: (settings) => setting.of({ settings }) !== undefined,
  isOn: ({ isMaster }) => isMaster,
  services: (cluster, host) => {
    const port = metricsPort(cluster);
    return port === undefined ? [] : [renderControlPlaneMetrics(host, port)];
  },
  settings: [setting],
  portSettings: { "controlPlaneMetrics.port": "the control plane's metrics" },
  openings: [
    {
      what: "a Prometheus in the cluster",
      protocol: "tcp",
      ports: { of: metricsPort, usually: 10270, setting: "controlPlaneMetrics.port" },
      from: ["nodes", "pods"],
    },
  ],
  packages: { debian: ["nginx"], rhel: ["nginx"] },
  hostCertificates: {
    [certificateName]: {
      certificate: (_cluster, { name, addresses }) => ({
        issuer: "kubernetes",
        commonName: "control-plane-metrics",
        dnsNames: [name],
        ipAddresses: [...addresses],
        use: "server",
      }),
    },
  },
  objects: [
    {
      path: `${rbacPath}/clusterroles/barekube:control-plane-metrics`,
      object: {
        apiVersion: `${rbacGroup}/v1`,
        kind: "ClusterRole",
        metadata: { name: "barekube:control-plane-metrics" },
        rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
      },
    },
  ],
};
