import type { ClusterSpec } from "../../../config/cluster.ts";

/** Of the StatefulSet, its Service and so on. */
export const name = "registry";
export const namespace = "registry";
export const labels = { "app.kubernetes.io/name": name };
export const certificateName = "registry";
export const passwordName = "registry";
/** The one account. */
export const username = "barekube";
/** Objects that its Pod mounts. */
export const mounted = {
  config: "registry-config",
  certificate: "registry-tls",
  login: "registry-login",
  data: "registry-data",
} as const;
/** Of its Pod; clients use 443. */
export const port = 5000;

/** Its Service, and what the names of images begin with: `registry.registry.svc.cluster.local`. */
export const serviceName = ({ network }: Pick<ClusterSpec, "network">): string =>
  `${name}.${namespace}.svc.${network.clusterDomain}`;
