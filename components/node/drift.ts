import type { AppliedCommand, HostReport } from "../../observe/report/host-report.ts";
import { type NodeFacts, nodeFacts, type Taint } from "./document.ts";

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
