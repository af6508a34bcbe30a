import { repairable } from "../../documents/repair.ts";
import type { ClusterDrift } from "../../observe/drift/cluster-drift.ts";
import type { AppliedCommand, HostReport } from "../../observe/report/host-report.ts";
import { kubeletCommand, nodeNameIn } from "../kubelet/document.ts";
import { type NodeFacts, nodeFacts, nodesIn, type Taint } from "./document.ts";

/** Compares the Nodes' labels and taints with what their memberships were last asked for. */
export function membershipDrift(report: HostReport): HostReport {
  const nodes = report.facts(nodeFacts);
  if (nodes === undefined) return report;
  const memberships = Object.entries(nodes).map(([name, node]) => [name, membershipOf(node)] as const);
  return report.with({ memberships: new Map(memberships) });
}

function membershipOf(node: NodeFacts): AppliedCommand {
  const { repair } = node.asked;
  const drift = Object.fromEntries([...labelDrift(node), ...taintDrift(node)]);
  return { document: repair === null ? {} : { repair }, finished: true, drift };
}

const labelDrift = ({ labels, asked }: NodeFacts): [string, string][] =>
  Object.entries(asked.labels ?? {})
    .filter(([key, value]) => labels[key] !== value)
    .map(([key]) => {
      const present = labels[key];
      return [`label ${key}`, present === undefined ? "is missing" : `is ${present}`];
    });

const taintDrift = ({ taints, asked }: NodeFacts): [string, string][] =>
  (asked.taints ?? [])
    .filter((taint) => !taints.some((other) => isSameTaint(taint, other) && taint.value === other.value))
    .map((taint) => {
      const isThere = taints.some((other) => isSameTaint(taint, other));
      return [`taint ${taint.key}:${taint.effect}`, isThere ? "has another value" : "is missing"];
    });

const isSameTaint = (one: Taint, other: Taint): boolean =>
  one.key === other.key && one.effect === other.effect;

/**
 * Finds the hosts whose Node somebody has deleted. A kubelet registers its Node only when it starts. One that has started
 * since has registered a new Node, but that one lacks its labels and taints.
 */
export const missingNodes: ClusterDrift = (_cluster, reports) => {
  const nodes = nodesIn(reports);
  if (nodes === undefined) return reports;
  const lost = [...reports].flatMap(([name, report]) => {
    const kubelet = report.applied(kubeletCommand);
    // Until a host that is being renamed has joined again, its former Node is not missed.
    if ((nodeNameIn(report) ?? name) !== name) return [];
    const node = nodes.get(name);
    if (kubelet?.finished !== true || (node !== undefined && node.asked.labels !== null)) return [];
    const drift = node === undefined ? missing : anew(node);
    const number = Math.max(repairs(kubelet), node?.asked.repair?.number ?? 0);
    return [[name, { report, drift, number }] as const];
  });
  if (lost.length === 0) return reports;
  const known = [...reports.values()].find((report) => report.memberships.size > 0);
  const memberships = new Map(known?.memberships);
  const all = new Map(reports);
  for (const [name, { report, drift, number }] of lost) {
    // The Node's memory of repairs may have gone with it. The kubelet is repaired each time too, and its host remembers that.
    memberships.set(name, { document: { repair: { number, why: {} } }, finished: true, drift });
    if (drift === missing) all.set(name, report.withDrift(kubeletCommand, missing, { restart: true }));
  }
  return new Map([...all].map(([name, report]) => [name, report.with({ memberships })]));
};

const missing = { Node: "is missing" };
const anew = ({ created }: NodeFacts) => ({
  Node: `has had none of its labels and taints since it was created at ${created}`,
});

const repairs = ({ document }: AppliedCommand): number =>
  repairable.safeParse(document).data?.repair?.number ?? 0;
