import { ofFamily } from "../../config/addresses.ts";
import { type ClusterSpec, nodeHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { keepsFirewall } from "../host/firewall/keeps.ts";
import { kubeletOfHost } from "../kubelet/settings.ts";
import { networkInterface } from "./settings.ts";

/** Firewalls are opened to the hosts' addresses, and the Pod network may come from others. */
export const warnOfInterfaces = (cluster: ClusterSpec): Problem[] =>
  keepsFirewall(cluster)
    ? cluster.hosts.flatMap((host, index) => {
        const given = networkInterface.of(host);
        return given === undefined
          ? []
          : [
              {
                path: `hosts[${index}].interface`,
                host: host.name,
                given,
                message:
                  "may have another address than the host, and the firewalls of the other hosts are opened to the host's address alone; let in the other one yourself",
              },
            ];
      })
    : [];

/** A kubelet's own default. */
const defaultMaxPods = 110;
/** The network, its broadcast address, and the bridge. */
const notForPods = 3;

/** Pods for which a node's share has no address never start. */
export function warnOfSmallShares(cluster: ClusterSpec): Problem[] {
  const { nodeCIDRMaskSizes, podCIDRs } = cluster.network;
  // A share of IPv6 has room for any number of Pods.
  if (ofFamily("IPv4", podCIDRs) === undefined) return [];
  const given = nodeCIDRMaskSizes.IPv4;
  const room = addressesIn(given) - notForPods;
  const [most] = nodeHosts(cluster)
    .map((host) => Number(kubeletOfHost.of(host)["maxPods"] ?? defaultMaxPods))
    .toSorted((one, other) => other - one);
  if (most === undefined || most <= room) return [];
  const fitting = 32 - Math.ceil(Math.log2(most + notForPods));
  return [
    {
      path: "network.nodeCIDRMaskSize",
      given,
      message: `has addresses for ${room} Pods, but a node may have ${most}; allowed: at most ${fitting}, or a kubelet.maxPods of at most ${room}`,
    },
  ];
}

const addressesIn = (prefixLength: number): number => 2 ** (32 - prefixLength);
