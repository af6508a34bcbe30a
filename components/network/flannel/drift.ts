import { familyOf, ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { ClusterDrift, Reports } from "../../../observe/drift/cluster-drift.ts";
import type { AppliedCommand, HostReport } from "../../../observe/report/host-report.ts";
import { nodeNameIn } from "../../kubelet/document.ts";
import { type NodeFacts, nodesIn } from "../../node/document.ts";
import { networkFacts, networkWatchCommand } from "../watch/document.ts";
import { annotation } from "./annotations.ts";
import { datastoreOn, flanneldCommand } from "./document.ts";
import { sharesInEtcd } from "./etcd-shares.ts";

/** What flanneld's datastore says about the nodes, by name. */
type Shares = ReadonlyMap<string, Share>;

interface Share {
  /** One of each family, such as `172.30.1.0/24`; none until the node has been given them. */
  subnets: readonly string[];
  /** Whether flanneld on that node has written what others need to reach its Pods. */
  isWritten: boolean;
}

/**
 * Compares what the datastore says about the Pod network with what the hosts have. flanneld writes its own share, and reads
 * it, only when it starts, so it must be restarted for a Node that is not the one it knew.
 */
export const flannelDrift: ClusterDrift = (cluster, reports) => {
  const shares = { kube: sharesOfNodes(reports), etcd: sharesInEtcdByName(cluster, reports) };
  if (shares.kube === undefined && shares.etcd === undefined) return reports;
  return new Map(
    [...reports].map(([name, report]) => {
      const known = shares[datastoreOn(report) ?? "kube"];
      return [name, known === undefined ? report : withFaults(name, report, known)];
    }),
  );
};

function sharesOfNodes(reports: Reports): Shares | undefined {
  const nodes = nodesIn(reports);
  return nodes && new Map([...nodes].map(([name, node]) => [name, shareOf(node)]));
}

const shareOf = ({ podCIDRs, annotations }: NodeFacts): Share => ({
  subnets: podCIDRs,
  isWritten: [
    "backend-type",
    "kube-subnet-manager",
    ...podCIDRs.map((cidr) => publicAddress[familyOf(cidr)]),
  ].every((key) => annotation(key) in annotations),
});

const publicAddress = { IPv4: "public-ip", IPv6: "public-ipv6" } as const;

/** In etcd, a share belongs to an address. */
function sharesInEtcdByName(cluster: ClusterSpec, reports: Reports): Shares | undefined {
  const shares = sharesInEtcd(cluster, reports);
  return (
    shares &&
    new Map(
      cluster.hosts.flatMap(({ name, addresses }) => {
        const subnets = addresses.flatMap((address) => shares.get(address) ?? []);
        return subnets.length === 0 ? [] : [[name, { subnets, isWritten: true }]];
      }),
    )
  );
}

function withFaults(name: string, report: HostReport, shares: Shares): HostReport {
  const applied = report.applied(flanneldCommand);
  // On a host that is being renamed, it gets another share of the Pod network anyway.
  if (applied?.finished !== true || (nodeNameIn(report) ?? name) !== name) return report;
  const own = ownFaults(shares.get(name), report);
  const faults = { ...own, ...missingRoutes(name, report, shares) };
  if (Object.keys(faults).length === 0) return report;
  const repaired = report.withDrift(flanneldCommand, faults, { restart: true });
  // Its Pods and their bridge follow the new share once flanneld has it.
  return Object.keys(own).length === 0 ? repaired : repaired.withDrift(networkWatchCommand, own);
}

type Faults = AppliedCommand["drift"];

function ownFaults(share: Share | undefined, report: HostReport): Faults {
  const inEtcd = datastoreOn(report) === "etcd";
  if (share === undefined) return inEtcd ? { "its share in etcd": "is missing" } : { Node: "is missing" };
  for (const subnet of report.facts(networkFacts)?.subnets ?? []) {
    const known = ofFamily(familyOf(subnet), share.subnets);
    if (known !== undefined && subnet !== known) {
      return { "Pod network": `is ${subnet} on the host, but ${known} in ${inEtcd ? "etcd" : "its Node"}` };
    }
  }
  return share.isWritten ? {} : { Node: "lacks flannel's annotations" };
}

/** Nothing while the host itself has noticed a fault, since missing routes may follow from that. */
function missingRoutes(name: string, report: HostReport, shares: Shares): Faults {
  const network = report.facts(networkFacts);
  const { interfaces = [] } = report.document(flanneldCommand) ?? {};
  // WireGuard has one route for all nodes, which the host checks itself.
  const isWireGuard = interfaces.some((name) => name.startsWith("flannel-wg"));
  if (network === undefined || network.subnets.length === 0 || isWireGuard) return {};
  if (network.findings.some(({ heals }) => heals)) return {};
  const missing = [...shares].flatMap(([other, { subnets, isWritten }]) => {
    if (other === name || !isWritten) return [];
    return subnets
      .filter((cidr) => ofFamily(familyOf(cidr), network.subnets) !== undefined)
      .filter((cidr) => !network.routes.includes(cidr))
      .map((cidr) => [`route to ${cidr} of ${other}`, "is missing"]);
  });
  return missing.length <= 3
    ? (Object.fromEntries(missing) as Faults)
    : { "Pod network": `lacks the routes to ${missing.length} nodes` };
}
