import type { Draft } from "../draft.ts";
import type { Problem } from "../problem.ts";
import { combinationWith, testedVersions, type Versions } from "../versions.ts";

export function checkVersions({ kubernetesVersion }: Draft): Problem[] {
  if (kubernetesVersion === undefined || combinationWith(kubernetesVersion) !== undefined) return [];
  return [
    {
      path: "kubernetesVersion",
      given: kubernetesVersion,
      message: `is not in the table of tested versions; allowed: ${Object.keys(testedVersions).join(", ")}, or what npm run pin -- ${kubernetesVersion} adds`,
    },
  ];
}

/** A reminder of what `npm run pin` has said when it added the version. */
export function warnOfUntestedVersion({ kubernetes }: Versions): Problem[] {
  if (testedVersions[kubernetes] !== undefined) return [];
  return [
    {
      path: "kubernetesVersion",
      given: kubernetes,
      message: `was added with npm run pin, and barekube was never tested with it; tested: ${Object.keys(testedVersions).join(", ")}`,
    },
  ];
}

/** Nothing can be said about the masters unless every host's roles are known. */
export function checkMasters({ hosts = [] }: Draft): Problem[] {
  if (hosts.length === 0 || hosts.some(({ roles }) => roles === undefined)) return [];
  const masters = hosts.filter(({ roles }) => roles?.includes("master"));
  if (masters.some(({ lost }) => !lost)) return [];
  if (masters.length === 0) {
    return [{ path: "hosts", message: "no host has the role master; a cluster needs at least one" }];
  }
  const names = masters.flatMap(({ name }) => name ?? []).join(", ");
  return [
    {
      path: "hosts",
      message: `every master (${names}) is marked lost; a cluster needs at least one that is not, and if none is left, destroy the stack and recreate the cluster from a backup`,
    },
  ];
}
