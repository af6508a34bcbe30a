import type { Problem } from "../problem.ts";
import type { Draft } from "../schema/draft.ts";
import { minorOf, testedVersions } from "../versions.ts";

export function checkVersions({ kubernetesVersion, network }: Draft): Problem[] {
  if (kubernetesVersion === undefined) return [];
  const problems: Problem[] = [];
  if (testedVersions[kubernetesVersion] === undefined) {
    problems.push({
      path: "kubernetesVersion",
      given: kubernetesVersion,
      message: `is not in the table of tested versions; allowed: ${Object.keys(testedVersions).join(", ")}`,
    });
  }
  if (network.kubeProxyMode === "ipvs" && minorOf(kubernetesVersion) >= 40) {
    problems.push({
      path: "network.kubeProxyMode",
      given: "ipvs",
      message: `is off by default from Kubernetes 1.40 and gone in 1.43, and kubernetesVersion is ${kubernetesVersion}; allowed: nftables, iptables`,
    });
  }
  return problems;
}
