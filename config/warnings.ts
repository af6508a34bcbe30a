import type { ClusterSpec } from "./cluster.ts";
import type { Problem } from "./problem.ts";

/** What is allowed, but will not stay so or is not wise. */
export function warningsOf({ network, versions }: ClusterSpec): Problem[] {
  if (network.kubeProxyMode !== "ipvs") return [];
  return [
    {
      path: "network.kubeProxyMode",
      given: "ipvs",
      message: `is deprecated since Kubernetes 1.35, off by default from 1.40 and gone in 1.43 (this is ${versions.kubernetes}); nftables does the same and more`,
    },
  ];
}
