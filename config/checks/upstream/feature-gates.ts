import type { Described } from "../../upstream/description.ts";
import { type Finding, deprecated } from "./finding.ts";
import { hint } from "./nearest.ts";

interface Gate {
  /** Where the stack file sets it. */
  path: string;
  name: string;
  value: boolean;
}

/** What is wrong with a feature gate whose value is well formed. */
export function gateFindings({ path, name, value }: Gate, program: Described): Finding[] {
  const { gates, release } = program;
  const { featureGates, lockedFeatureGates } = gates();
  const stage = Object.hasOwn(featureGates, name) ? featureGates[name] : undefined;
  if (stage === undefined) return [{ path, message: unknownGate(name, program) }];
  const locked = lockedFeatureGates[name];
  if (locked !== undefined && locked !== value) {
    return [{ path, given: value, message: `is always ${locked} in ${release}; leave it out` }];
  }
  switch (stage) {
    case "GA":
      return [deprecated(path, release, "the feature is stable, and a later version will remove the gate")];
    case "DEPRECATED":
      return [deprecated(path, release, "a later version will remove the gate")];
    case "ALPHA":
    case "BETA":
      return [];
  }
}

export const unknownGate = (name: string, { gates, inRelease }: Described): string =>
  `is not a feature gate of ${inRelease}${hint(name, Object.keys(gates().featureGates), gatesList)}`;

const gatesList = "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/";

/**
 * Splits the value of the flag `feature-gates`: `A=true,B=false`. Each gate may have its component's name in front:
 * `kube:A=true`.
 *
 * @returns the parts, each with its name and value; undefined for one that is not well formed.
 */
export function gatesIn(
  text: string,
): { part: string; gate: { name: string; value: boolean } | undefined }[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, name, value] = /^(?:kube:)?\s*(\w+)\s*=\s*(1|t|true|0|f|false)$/i.exec(part) ?? [];
      return { part, gate: name === undefined ? undefined : { name, value: /^[1t]/i.test(value ?? "") } };
    });
}
