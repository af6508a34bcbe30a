import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import { networkInterface } from "../settings.ts";
import { backendInterface, bridge, defaultVxlan, netConf, subnetFile } from "./files.ts";
import { flannelBackend } from "./settings.ts";

/** What flanneld keeps in the kernel; with iptables, it looks after its rules itself. */
export function keptByFlannel(cluster: ClusterSpec, host: HostSpec): string[] {
  const backend = flannelBackend.of(cluster);
  const isDirect = backend.Type === "host-gw" || (backend.Type === "vxlan" && backend.DirectRouting === true);
  const vxlan =
    backend.Type === "vxlan"
      ? ` ${backend.VNI ?? defaultVxlan.vni} ${backend.Port ?? defaultVxlan.port}`
      : "";
  return [
    "unit flanneld.service",
    ...(kubeProxyMode.of(cluster) === "nftables"
      ? [
          `provided ${netConf} "EnableNFTables": true`,
          "table ip flannel-ipv4",
          "table-if-there ip6 flannel-ipv6",
        ]
      : []),
    `subnet ${subnetFile}`,
    `network ${cluster.name}`,
    `bridge ${bridge}`,
    ...backendInterface(cluster).map((link) => `tunnel ${link} ${backend.Type}${vxlan}`),
    ...(isDirect ? ["direct"] : []),
    // With a given interface, flanneld uses the address of that interface.
    ...(networkInterface.of(host) === undefined ? [`address ${host.address}`] : []),
  ];
}
