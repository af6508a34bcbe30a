import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { dns, dnsPort, parseServer } from "../addons/coredns/settings.ts";
import { paths } from "../host/paths.ts";
import type { Resolver } from "./document.ts";
import { kubeletOfHost } from "./settings.ts";

/** What the kubelet gives Pods that use the host's own name servers, CoreDNS among them. */
const file = `${paths.kubernetes}/resolv.conf`;

/** Where a host names its name servers. If the first is for a resolver on the host itself, the others have what that asks. */
const sources = [
  "/etc/resolv.conf",
  "/run/systemd/resolve/resolv.conf",
  "/run/NetworkManager/no-stub-resolv.conf",
];

/** How a host finds name servers that Pods can reach; undefined if the stack file names a file of its own. */
export function resolverOf(cluster: ClusterSpec, host: HostSpec): Resolver | undefined {
  if ("resolvConf" in kubeletOfHost.of(host)) return undefined;
  const { upstream } = dns.of(cluster);
  const instead = upstream
    ?.map(parseServer)
    .filter(({ port }) => port === dnsPort)
    .map(({ address }) => address);
  return {
    file,
    sources,
    useless: [...cluster.network.clusterDNS],
    ...(instead === undefined ? {} : { instead }),
  };
}
