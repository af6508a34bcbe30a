import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Problem } from "../../../config/problem.ts";
import { definedVersion } from "./definitions.ts";

export function warnOfOtherVersion({ versions: { metallb } }: ClusterSpec): Problem[] {
  if (metallb === definedVersion) return [];
  const message = `runs with the kinds that MetalLB ${definedVersion} defines; try it out before you rely on it`;
  return [{ path: "versions.metallb", given: metallb, message }];
}
