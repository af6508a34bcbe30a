import { createHash } from "node:crypto";
import type { ClusterSpec } from "../../config/cluster.ts";
import { byAge, isRotated } from "../../config/generations.ts";
import { generationsOf } from "../pki/settings.ts";

/** Marks Pods with what they were made from, so that those that run as asked for can be selected. */
export const revisionLabel = "barekube.io/revision";

/** The same for the same inputs, in few characters. */
export const revisionOf = (...inputs: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 10);

/** The generations of the cluster's authority that Pods trust, once it has been rotated; none before. */
export function rotatedAuthorities(cluster: ClusterSpec): number[] {
  const trusted = generationsOf(cluster).kubernetes;
  return isRotated(trusted) ? byAge(trusted) : [];
}

/**
 * For Pods whose program reads the trusted authorities only at startup: a change of generations replaces them. None before
 * the first change.
 */
export function trustAnnotation(cluster: ClusterSpec): { annotations?: Record<string, string> } {
  const trusted = rotatedAuthorities(cluster);
  return trusted.length === 0
    ? {}
    : { annotations: { "barekube.io/certificate-authorities": trusted.join(",") } };
}
