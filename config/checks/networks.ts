import {
  apiServerServiceIP,
  contains,
  defaultClusterDNS,
  networksWith,
  nodeCapacity,
  nthAddress,
  overlap,
  prefixLength,
} from "../addresses.ts";
import type { Problem } from "../problem.ts";
import type { Draft } from "../draft.ts";

export function checkNetworks(draft: Draft): Problem[] {
  return [
    ...checkOverlap(draft),
    ...checkHostAddresses(draft),
    ...checkNodeShares(draft),
    ...checkServiceNetworkSize(draft),
    ...checkClusterDNS(draft),
  ];
}

function checkOverlap({ network: { podCIDR, serviceCIDR } }: Draft): Problem[] {
  if (podCIDR === undefined || serviceCIDR === undefined || !overlap(podCIDR, serviceCIDR)) return [];
  return [
    {
      path: "network.podCIDR",
      given: podCIDR,
      message: `overlaps network.serviceCIDR ${serviceCIDR}; allowed: networks that do not overlap`,
    },
  ];
}

function checkHostAddresses({ network, hosts = [] }: Draft): Problem[] {
  return hosts.flatMap(({ address }, index) =>
    address === undefined
      ? []
      : networksWith(network, address).map(({ field, words }) => ({
          path: `hosts[${index}].address`,
          given: address,
          message: `${words}, so Pods could not reach the host; choose another ${field}`,
        })),
  );
}

/** kube-controller-manager keeps a bitmap of the shares and refuses one of more than 2^16. */
const mostShareBits = 16;

function checkNodeShares({ network: { podCIDR, nodeCIDRMaskSize }, hosts = [] }: Draft): Problem[] {
  if (podCIDR === undefined || nodeCIDRMaskSize === undefined) return [];
  const shareBits = nodeCIDRMaskSize - prefixLength(podCIDR);
  const path = "network.nodeCIDRMaskSize";
  const given = nodeCIDRMaskSize;
  if (shareBits < 0) {
    return [
      {
        path,
        given,
        message: `is larger than podCIDR ${podCIDR} itself; allowed: at least ${prefixLength(podCIDR)}`,
      },
    ];
  }
  if (shareBits > mostShareBits) {
    const most = prefixLength(podCIDR) + mostShareBits;
    return [{ path, given, message: `cuts podCIDR ${podCIDR} too finely; allowed: at most ${most}` }];
  }
  const nodes = hosts.filter(({ roles }) => roles?.some((role) => role !== "etcd")).length;
  const capacity = nodeCapacity(podCIDR, nodeCIDRMaskSize);
  if (capacity >= nodes) return [];
  return [
    {
      path,
      given,
      message: `cuts podCIDR ${podCIDR} into ${capacity} shares for ${nodes} nodes; allowed: a share for every node`,
    },
  ];
}

/** kube-apiserver refuses a Service network with more than 20 bits for hosts. */
function checkServiceNetworkSize({ network: { serviceCIDR } }: Draft): Problem[] {
  if (serviceCIDR === undefined) return [];
  const length = prefixLength(serviceCIDR);
  if (length >= 12 && length <= 28) return [];
  return [
    {
      path: "network.serviceCIDR",
      given: serviceCIDR,
      message: "allowed: a prefix length from 12 to 28",
    },
  ];
}

function checkClusterDNS({ network: { clusterDNS, serviceCIDR } }: Draft): Problem[] {
  if (clusterDNS === undefined || serviceCIDR === undefined || prefixLength(serviceCIDR) > 28) return [];
  const suggestion = `allowed: one of its other addresses, such as ${defaultClusterDNS(serviceCIDR)}`;
  const problem = { path: "network.clusterDNS", given: clusterDNS };
  if (!contains(serviceCIDR, clusterDNS)) {
    return [{ ...problem, message: `is not in serviceCIDR ${serviceCIDR}; ${suggestion}` }];
  }
  if (clusterDNS === apiServerServiceIP(serviceCIDR)) {
    return [
      { ...problem, message: `is the API server's address in serviceCIDR ${serviceCIDR}; ${suggestion}` },
    ];
  }
  if (clusterDNS === nthAddress(serviceCIDR, 0)) {
    return [{ ...problem, message: `is the network address of serviceCIDR ${serviceCIDR}; ${suggestion}` }];
  }
  return [];
}
