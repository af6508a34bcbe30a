import type { ClusterSpec } from "../../config/cluster.ts";
import { kubeProxyMode } from "../kube-proxy/settings.ts";

/** The CNI plugin for `hostPort`, with the packet filter that kube-proxy uses. */
export const portmap = (cluster: ClusterSpec) => ({
  type: "portmap",
  capabilities: { portMappings: true },
  backend: kubeProxyMode.of(cluster) === "nftables" ? "nftables" : "iptables",
});

/** What it keeps in nftables. */
export const portmapTables = ["ip cni_hostport", "ip6 cni_hostport"];
