import type { ClusterSpec } from "../../../config/cluster.ts";
import { dns, dnsPort } from "./settings.ts";

export const corednsImage = ({ versions }: ClusterSpec): string =>
  `registry.k8s.io/coredns/coredns:v${versions.coredns}`;

export const corednsPort = dnsPort;

export function renderCorefile(cluster: ClusterSpec): string {
  const { upstream, zones } = dns.of(cluster);
  return [
    serverBlock(".", [
      "errors",
      ["health", "lameduck 5s"],
      "ready",
      [
        `kubernetes ${cluster.network.clusterDomain} in-addr.arpa ip6.arpa`,
        "pods insecure",
        "fallthrough in-addr.arpa ip6.arpa",
        "ttl 30",
      ],
      "prometheus :9153",
      ...forwarding(upstream ?? ["/etc/resolv.conf"]),
      cache(cluster),
      "loop",
      "loadbalance",
    ]),
    ...Object.entries(zones).map(([zone, servers]) =>
      serverBlock(zone, [
        "errors",
        "prometheus :9153",
        ...forwarding(servers),
        cache(cluster),
        "loadbalance",
      ]),
    ),
  ].join("");
}

/** A plugin of CoreDNS with its arguments, and the lines of its block where it has one. */
type Plugin = string | [plugin: string, ...options: string[]];

function serverBlock(zone: string, plugins: readonly Plugin[]): string {
  const lines = plugins.flatMap((plugin) => {
    if (typeof plugin === "string") return [plugin];
    const [name, ...options] = plugin;
    return [`${name} {`, ...options.map((option) => `    ${option}`), "}"];
  });
  return `${zone}:${corednsPort} {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;
}

const forwarding = (servers: readonly string[]): Plugin[] =>
  servers.length === 0 ? [] : [[`forward . ${servers.join(" ")}`, "max_concurrent 1000"]];

const cache = (cluster: ClusterSpec): Plugin => `cache ${dns.of(cluster).cacheSeconds}`;
