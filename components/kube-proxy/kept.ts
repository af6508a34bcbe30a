import { familyOf } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { kubeProxyConfig, kubeProxyPorts } from "./files.ts";
import { kubeProxyMode, kubeProxyOfHost } from "./settings.ts";

/** When kube-proxy last wrote its rules, and when it was last asked to; after a failure, the second is the later one. */
const lastSync = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";
const lastRequest = "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds";

/**
 * What kube-proxy keeps in the kernel, for the watch over a node's network; see network-watch-config.sh. With iptables and
 * IPVS, kube-proxy looks after its rules itself.
 */
export function keptByKubeProxy(cluster: ClusterSpec, host: HostSpec): string[] {
  if (kubeProxyMode.of(cluster) !== "nftables") return [];
  const { metricsBindAddress } = kubeProxyOfHost.of(host);
  const address =
    typeof metricsBindAddress === "string" ? metricsBindAddress : `127.0.0.1:${kubeProxyPorts.metrics}`;
  const families = new Set<string>(cluster.network.serviceCIDRs.map(familyOf));
  return [
    "unit kube-proxy.service",
    `provided ${kubeProxyConfig} mode: nftables`,
    ...Object.entries({ IPv4: "ip", IPv6: "ip6" }).map(
      ([family, table]) => `${families.has(family) ? "table" : "table-if-there"} ${table} kube-proxy`,
    ),
    `written http://${address}/metrics ${lastSync} ${lastRequest}`,
    // It holds the ranges of Service addresses that the cluster has at the time.
    "varies cluster-ips-check",
  ];
}
