import { z } from "zod";
import { facts } from "../../documents/facts.ts";
import { repair } from "../../documents/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";

const taint = z.object({ key: z.string(), value: z.string().optional(), effect: z.string() });

export type Taint = z.infer<typeof taint>;

/** A Node as the API server has it; its annotations hold what membership.sh was last asked for. */
const node = z.object({
  labels: z.record(z.string(), z.string()),
  taints: z.array(taint),
  /** When it was created: `2026-01-31T12:00:00Z`. */
  created: z.string().default(""),
  /** Version of its kubelet: `v1.36.4`; empty until that has reported it. */
  kubelet: z.string().default(""),
  /** Those at which the other hosts reach it. */
  addresses: z.array(z.string()).default([]),
  /** Its share of the Pod network; null until it has been given one. */
  podCIDRs: z.array(z.string()).default([]),
  /** Annotations that are not barekube's, of up to 200 characters each. */
  annotations: z.record(z.string(), z.string()).default({}),
  /** Anybody may write annotations: what has another form there was asked by nobody, and is written anew. */
  asked: z.object({
    labels: z.record(z.string(), z.string()).nullable().catch(null),
    taints: z.array(taint).nullable().catch(null),
    repair: repair.nullable().catch(null),
  }),
});

export type NodeFacts = z.infer<typeof node>;

/** Every Node by name, on a master whose API server answers; see node-facts.sh. */
export const nodeFacts = facts("node", z.record(z.string(), node));

/** Every Node by name, as the first master that knows them reports them; undefined if none does. */
export function nodesIn(
  reports: ReadonlyMap<string, HostReport>,
): ReadonlyMap<string, NodeFacts> | undefined {
  for (const report of reports.values()) {
    const known = report.facts(nodeFacts);
    if (known !== undefined) return new Map(Object.entries(known));
  }
  return undefined;
}

/** Addresses of all Nodes. */
export const nodeAddresses = (reports: ReadonlyMap<string, HostReport>): string[] =>
  [...(nodesIn(reports)?.values() ?? [])].flatMap(({ addresses }) => addresses);
