import { contains, defaultClusterDNS, nodeCapacity, overlap, prefixLength } from "../network.ts";
import type { Problem } from "../problem.ts";
import type { StackConfig } from "../schema/stack.ts";

export function checkNetworks(config: StackConfig): Problem[] {
  return [...checkOverlaps(config), ...checkSizes(config), ...checkClusterDNS(config), ...checkPorts(config)];
}

function checkOverlaps({ network, hosts }: StackConfig): Problem[] {
  const { podCIDR, serviceCIDR } = network;
  const problems: Problem[] = [];
  if (overlap(podCIDR, serviceCIDR)) {
    problems.push({
      path: "network.podCIDR",
      given: podCIDR,
      message: `overlaps network.serviceCIDR ${serviceCIDR}; Pods and Services need networks apart`,
    });
  }
  for (const [index, { address, name }] of hosts.entries()) {
    for (const [field, cidr] of Object.entries({ podCIDR, serviceCIDR })) {
      if (!contains(cidr, address)) continue;
      problems.push({
        path: `hosts[${index}].address`,
        given: address,
        message: `lies in network.${field} ${cidr}, so ${name} could not be reached from Pods; choose another ${field}`,
      });
    }
  }
  return problems;
}

function checkSizes({ network, hosts }: StackConfig): Problem[] {
  const { podCIDR, serviceCIDR, nodeCIDRMaskSize } = network;
  const problems: Problem[] = [];
  const capacity = nodeCapacity(podCIDR, nodeCIDRMaskSize);
  if (nodeCIDRMaskSize < prefixLength(podCIDR) || capacity < hosts.length) {
    problems.push({
      path: "network.nodeCIDRMaskSize",
      given: nodeCIDRMaskSize,
      message: `cuts podCIDR ${podCIDR} into ${capacity} shares for ${hosts.length} hosts; allowed: a share for every host`,
    });
  }
  // The API server refuses a Service network with more than 20 bits for hosts.
  if (prefixLength(serviceCIDR) < 12 || prefixLength(serviceCIDR) > 28) {
    problems.push({
      path: "network.serviceCIDR",
      given: serviceCIDR,
      message: "allowed: a prefix length between 12 and 28",
    });
  }
  return problems;
}

function checkClusterDNS({ network }: StackConfig): Problem[] {
  const { clusterDNS, serviceCIDR } = network;
  if (clusterDNS === undefined || contains(serviceCIDR, clusterDNS)) return [];
  return [
    {
      path: "network.clusterDNS",
      given: clusterDNS,
      message: `is not in serviceCIDR ${serviceCIDR}; allowed: one of its addresses, such as ${defaultClusterDNS(serviceCIDR)}`,
    },
  ];
}

function checkPorts({ network, apiServer, loadBalancer }: StackConfig): Problem[] {
  const problems: Problem[] = [];
  const [first = 0, last = 0] = network.serviceNodePortRange.split("-").map(Number);
  if (first < 1 || last > 65535 || first > last) {
    problems.push({
      path: "network.serviceNodePortRange",
      given: network.serviceNodePortRange,
      message: "allowed: first-last with 1 ≤ first ≤ last ≤ 65535",
    });
  }
  if (apiServer.port === loadBalancer.port) {
    problems.push({
      path: "loadBalancer.port",
      given: loadBalancer.port,
      message: "is apiServer.port too; both listen on every master, so they need two ports",
    });
  }
  return problems;
}
