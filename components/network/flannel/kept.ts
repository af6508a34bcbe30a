import { familyOf } from "../../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import { networkInterface } from "../settings.ts";
import { backendInterfaces, bridge, datastoreFiles, defaultVxlan, isDirect, limitOfPods } from "./files.ts";
import { netConf } from "./paths.ts";
import { flannelBackend } from "./settings.ts";

/** What flanneld keeps in the kernel; with iptables, it looks after its rules itself. */
export function keptByFlannel(cluster: ClusterSpec, host: HostSpec): string[] {
  const backend = flannelBackend.of(cluster);
  const vxlan =
    backend.Type === "vxlan"
      ? ` ${backend.VNI ?? defaultVxlan.vni} ${backend.Port ?? defaultVxlan.port}`
      : "";
  return [
    "unit flanneld.service",
    ...(kubeProxyMode.of(cluster) === "nftables"
      ? [`provided ${netConf} "EnableNFTables": true`, ...tables(cluster)]
      : []),
    `subnet ${datastoreFiles(cluster, host).subnetFile}`,
    `network ${cluster.name}`,
    ...Object.values(limitOfPods(cluster)).map((mtu) => `mtu ${mtu}`),
    `bridge ${bridge}`,
    ...backendInterfaces(cluster).map(
      ({ name, family }) => `tunnel${suffix[family]} ${name} ${backend.Type}${vxlan}`,
    ),
    ...(isDirect(cluster) ? ["direct"] : []),
    // With a given interface, flanneld uses the address of that interface.
    ...(networkInterface.of(host) === undefined ? host.addresses.map((address) => `address ${address}`) : []),
  ];
}

const suffix = { IPv4: "", IPv6: "6" } as const;

/** flanneld may write a table for a family that it was not given. */
function tables({ network: { podCIDRs } }: ClusterSpec): string[] {
  return Object.entries({ IPv4: "ip flannel-ipv4", IPv6: "ip6 flannel-ipv6" }).map(
    ([family, table]) =>
      `${podCIDRs.some((cidr) => familyOf(cidr) === family) ? "table" : "table-if-there"} ${table}`,
  );
}
