import {
  apiServerServiceIP,
  contains,
  defaultClusterDNS,
  familiesIn,
  familyOf,
  hostBits,
  networksWith,
  nodeCapacity,
  nthAddress,
  overlap,
  prefixLength,
} from "../addresses.ts";
import type { Problem } from "../problem.ts";
import type { Draft } from "../draft.ts";
import { asGiven } from "./families.ts";

export function checkNetworks(draft: Draft): Problem[] {
  return [
    ...checkOverlap(draft),
    ...checkHostAddresses(draft),
    ...checkNodeShares(draft),
    ...checkServiceNetworkSize(draft),
    ...checkClusterDNS(draft),
  ];
}

function checkOverlap({ network: { podCIDR = [], serviceCIDR = [] } }: Draft): Problem[] {
  return podCIDR.flatMap((pods) =>
    serviceCIDR
      .filter((services) => overlap(pods, services))
      .map((services) => ({
        path: "network.podCIDR",
        given: pods,
        message: `overlaps network.serviceCIDR ${services}; allowed: networks that do not overlap`,
      })),
  );
}

function checkHostAddresses({ network, hosts = [] }: Draft): Problem[] {
  return hosts.flatMap(({ address: addresses = [] }, index) =>
    addresses.flatMap((address) =>
      networksWith(network, address).map(({ field, words }) => ({
        path: `hosts[${index}].address`,
        given: address,
        message: `${words}, so Pods could not reach the host; choose another ${field}`,
      })),
    ),
  );
}

/** kube-controller-manager keeps a bitmap of the shares and refuses one of more than 2^16. */
const mostShareBits = 16;

function checkNodeShares({ network, hosts = [] }: Draft): Problem[] {
  const nodes = hosts.filter(({ roles }) => roles?.some((role) => role !== "etcd")).length;
  return (network.podCIDR ?? []).flatMap((podCIDR) => {
    const field = familyOf(podCIDR) === "IPv4" ? "nodeCIDRMaskSize" : "nodeCIDRMaskSizeIPv6";
    const given = network[field];
    if (given === undefined) return [];
    const message = whyBadShare(podCIDR, { given, nodes });
    return message === undefined ? [] : [{ path: `network.${field}`, given, message }];
  });
}

function whyBadShare(
  podCIDR: string,
  { given, nodes }: { given: number; nodes: number },
): string | undefined {
  const shareBits = given - prefixLength(podCIDR);
  if (shareBits < 0) {
    return `is larger than podCIDR ${podCIDR} itself; allowed: at least ${prefixLength(podCIDR)}`;
  }
  if (shareBits > mostShareBits) {
    return `cuts podCIDR ${podCIDR} too finely; allowed: at most ${prefixLength(podCIDR) + mostShareBits}`;
  }
  const capacity = nodeCapacity(podCIDR, given);
  if (capacity >= nodes) return undefined;
  return `cuts podCIDR ${podCIDR} into ${capacity} shares for ${nodes} nodes; allowed: a share for every node`;
}

/** More addresses than 2^20 serve no cluster, and Kubernetes refused them for long; fewer than 2^4 are soon used up. */
const [fewestServiceBits, mostServiceBits] = [4, 20];

function checkServiceNetworkSize({ network: { serviceCIDR = [] } }: Draft): Problem[] {
  return serviceCIDR.filter(isUnusual).map((given) => {
    const bits = familyOf(given) === "IPv4" ? 32 : 128;
    return {
      path: "network.serviceCIDR",
      given,
      message: `allowed: a prefix length from ${bits - mostServiceBits} to ${bits - fewestServiceBits}${bits === 32 ? "" : " for IPv6"}`,
    };
  });
}

const isUnusual = (serviceCIDR: string): boolean =>
  hostBits(serviceCIDR) < fewestServiceBits || hostBits(serviceCIDR) > mostServiceBits;

function checkClusterDNS({ network: { clusterDNS, serviceCIDR } }: Draft): Problem[] {
  if (clusterDNS === undefined || serviceCIDR === undefined) return [];
  if (serviceCIDR.some((cidr) => hostBits(cidr) < fewestServiceBits)) return [];
  const path = "network.clusterDNS";
  if (clusterDNS.length !== serviceCIDR.length) {
    const message = `is ${familiesIn(clusterDNS)}, but serviceCIDR is ${familiesIn(serviceCIDR)}; allowed: an address in each serviceCIDR, such as ${serviceCIDR.map(defaultClusterDNS).join(" and ")}`;
    return [{ path, given: asGiven(clusterDNS), message }];
  }
  return clusterDNS.flatMap((given, index) => {
    const network = serviceCIDR[index];
    const why = network === undefined ? undefined : whyNotDNS(given, network);
    return why === undefined || network === undefined
      ? []
      : [
          {
            path,
            given,
            message: `${why} serviceCIDR ${network}; allowed: one of its other addresses, such as ${defaultClusterDNS(network)}`,
          },
        ];
  });
}

function whyNotDNS(address: string, serviceCIDR: string): string | undefined {
  if (!contains(serviceCIDR, address)) return "is not in";
  if (address === apiServerServiceIP(serviceCIDR)) return "is the API server's address in";
  return address === nthAddress(serviceCIDR, 0) ? "is the network address of" : undefined;
}
