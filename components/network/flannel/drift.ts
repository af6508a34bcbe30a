import { familyOf, ofFamily } from "../../../config/addresses.ts";
import type { ClusterDrift } from "../../../observe/drift/cluster-drift.ts";
import type { AppliedCommand, HostReport } from "../../../observe/report/host-report.ts";
import { type NodeFacts, nodesIn } from "../../node/document.ts";
import { networkFacts, networkWatchCommand } from "../watch/document.ts";
import { flanneldCommand } from "./document.ts";

type Nodes = ReadonlyMap<string, NodeFacts>;

/**
 * Compares what the Nodes say about the Pod network with what the hosts have. flanneld writes its Node's annotations, and
 * reads its share of the network, only when it starts, so it must be restarted for a Node that is not the one it knew.
 */
export const flannelDrift: ClusterDrift = (_cluster, reports) => {
  const nodes = nodesIn(reports);
  if (nodes === undefined) return reports;
  return new Map([...reports].map(([name, report]) => [name, withFaults(name, report, nodes)]));
};

function withFaults(name: string, report: HostReport, nodes: Nodes): HostReport {
  const applied = report.applied(flanneldCommand);
  if (applied?.finished !== true) return report;
  const ofNode = nodeFaults(nodes.get(name), report);
  const faults = { ...ofNode, ...missingRoutes(name, report, nodes) };
  if (Object.keys(faults).length === 0) return report;
  const repaired = report.withDrift(flanneldCommand, faults, { restart: true });
  // Its Pods and their bridge follow the new share once flanneld has it.
  return Object.keys(ofNode).length === 0 ? repaired : repaired.withDrift(networkWatchCommand, ofNode);
}

type Faults = AppliedCommand["drift"];

function nodeFaults(node: NodeFacts | undefined, report: HostReport): Faults {
  if (node === undefined) return { Node: "is missing" };
  const subnets = report.facts(networkFacts)?.subnets ?? [];
  for (const subnet of subnets) {
    const ofNode = ofFamily(familyOf(subnet), node.podCIDRs);
    if (ofNode !== undefined && subnet !== ofNode)
      return { "Pod network": `is ${subnet} on the host, but ${ofNode} in its Node` };
  }
  return isAnnotated(node) ? {} : { Node: "lacks flannel's annotations" };
}

const isAnnotated = ({ annotations, podCIDRs }: NodeFacts): boolean =>
  ["backend-type", "kube-subnet-manager", ...podCIDRs.map((cidr) => publicAddress[familyOf(cidr)])].every(
    (key) => `flannel.alpha.coreos.com/${key}` in annotations,
  );

const publicAddress = { IPv4: "public-ip", IPv6: "public-ipv6" } as const;

/** Nothing while the host itself has noticed a fault, since missing routes may follow from that. */
function missingRoutes(name: string, report: HostReport, nodes: Nodes): Faults {
  const network = report.facts(networkFacts);
  const { interfaces = [] } = report.document(flanneldCommand) ?? {};
  // WireGuard has one route for all nodes, which the host checks itself.
  const isWireGuard = interfaces.some((name) => name.startsWith("flannel-wg"));
  if (network === undefined || network.subnets.length === 0 || isWireGuard) return {};
  if (network.findings.some(({ heals }) => heals)) return {};
  const missing = [...nodes].flatMap(([other, node]) => {
    if (other === name || !isAnnotated(node)) return [];
    return node.podCIDRs
      .filter((cidr) => ofFamily(familyOf(cidr), network.subnets) !== undefined)
      .filter((cidr) => !network.routes.includes(cidr))
      .map((cidr) => [`route to ${cidr} of ${other}`, "is missing"]);
  });
  return missing.length <= 3
    ? (Object.fromEntries(missing) as Faults)
    : { "Pod network": `lacks the routes to ${missing.length} nodes` };
}
