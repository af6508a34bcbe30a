import { familyOf, prefixLength } from "../../../config/addresses.ts";
import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { networkPlugin } from "../settings.ts";
import { flannelSettings } from "./settings.ts";

/** flannel on etcd refuses a network of fewer than four shares. */
const leastShareBits = 2;

export function checkShares(draft: Draft): Problem[] {
  const { podCIDR, nodeCIDRMaskSize } = draft.network;
  const { datastore = "kube" } = flannelSettings.draft(draft) ?? {};
  if (networkPlugin.draft(draft) === "none" || datastore === "kube") return [];
  const other = podCIDR?.find((cidr) => familyOf(cidr) === "IPv6");
  if (other !== undefined) return [ofIPv4Alone(other)];
  const [network] = podCIDR ?? [];
  if (network === undefined || nodeCIDRMaskSize === undefined) return [];
  const least = prefixLength(network) + leastShareBits;
  if (nodeCIDRMaskSize >= least || nodeCIDRMaskSize < prefixLength(network)) return [];
  return [
    {
      path: "network.nodeCIDRMaskSize",
      given: nodeCIDRMaskSize,
      message: `cuts podCIDR ${network} into fewer than four shares, which flannel refuses with network.flannel.datastore etcd; allowed: at least ${least}`,
    },
  ];
}

const ofIPv4Alone = (given: string): Problem => ({
  path: "network.podCIDR",
  given,
  message:
    "is a network of IPv6, which barekube does not keep in etcd; allowed with network.flannel.datastore etcd: IPv4",
});
