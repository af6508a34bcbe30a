import type { ClusterSpec } from "../../../config/cluster.ts";

export const namespace = "logging";
/** Of the one account of the store. */
export const username = "barekube";
export const passwordName = "logging";
export const certificateName = "logging";

/** Of the StatefulSet, its Service and so on. */
export const storeName = "victoria-logs";
export const storeLabels = { "app.kubernetes.io/name": storeName };
/** Of the store's Pod; clients use 443. */
export const storePort = 9428;

/** Of the DaemonSet, its account and so on. */
export const collectorName = "log-collector";
export const collectorLabels = { "app.kubernetes.io/name": collectorName };

/** Objects that Pods mount. */
export const mounted = {
  certificate: "victoria-logs-tls",
  login: "logging-login",
  data: "victoria-logs-data",
  config: "log-collector-config",
} as const;

/** The name of the store's Service, by which collectors know it: `victoria-logs.logging.svc.cluster.local`. */
export const storeService = ({ network }: Pick<ClusterSpec, "network">): string =>
  `${storeName}.${namespace}.svc.${network.clusterDomain}`;
