import { type Family, familyOf } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { kubeProxyConfig, kubeProxyPorts } from "./files.ts";
import { kubeProxyMode, kubeProxyOfHost } from "./settings.ts";

/** When kube-proxy last wrote its rules, and when it was last asked to; after a failure, the second is the later one. */
const lastSync = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";
const lastRequest = "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds";

/** Its chains of iptables; a name that ends with a dash stands for those of single Services. */
const chains = [
  "KUBE-MARK-MASQ",
  "KUBE-POSTROUTING",
  "KUBE-FORWARD",
  "KUBE-PROXY-CANARY",
  "KUBE-SVC-",
  "KUBE-SVL-",
  "KUBE-SEP-",
  "KUBE-EXT-",
  "KUBE-FW-",
];
/** Those with a rule for each Service. */
const varyingChains = ["KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL"];

/**
 * What kube-proxy keeps in the kernel, for the watch over a node's network; see network-watch-config.sh. With iptables, it
 * notices by itself only that a whole table was emptied. Nobody looks after what it keeps with IPVS.
 */
export function keptByKubeProxy(cluster: ClusterSpec, host: HostSpec): string[] {
  const mode = kubeProxyMode.of(cluster);
  if (mode === "ipvs") return [];
  const { metricsBindAddress } = kubeProxyOfHost.of(host);
  const address =
    typeof metricsBindAddress === "string" ? metricsBindAddress : `127.0.0.1:${kubeProxyPorts.metrics}`;
  return [
    "unit kube-proxy.service",
    `provided ${kubeProxyConfig} mode: ${mode}`,
    ...tablesIn(cluster, tables[mode]),
    `written http://${address}/metrics ${lastSync} ${lastRequest}`,
    ...(mode === "nftables"
      ? // It holds the ranges of Service addresses that the cluster has at the time.
        ["varies cluster-ips-check"]
      : [
          ...[...chains, ...varyingChains].map((chain) => `chain ${chain}`),
          ...varyingChains.map((chain) => `varies ${chain}`),
        ]),
  ];
}

const tables = {
  nftables: { IPv4: ["ip kube-proxy"], IPv6: ["ip6 kube-proxy"] },
  iptables: { IPv4: ["iptables nat", "iptables filter"], IPv6: ["ip6tables nat", "ip6tables filter"] },
};

/** It may write tables for a family that Services do not have. */
function tablesIn({ network: { serviceCIDRs } }: ClusterSpec, all: Record<Family, string[]>): string[] {
  const families = new Set<string>(serviceCIDRs.map(familyOf));
  return Object.entries(all).flatMap(([family, names]) =>
    names.map((name) => `${families.has(family) ? "table" : "table-if-there"} ${name}`),
  );
}
