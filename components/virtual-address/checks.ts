import { cannotBeReached, familyOf, networksWith } from "../../config/addresses.ts";
import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";
import { virtualAddress } from "./settings.ts";

const path = "virtualAddress.address";
const allowed = "allowed: a free address in the masters' network";

/** The address must be nobody's, and one that clients outside of the cluster can reach. */
export function checkVirtualAddress(draft: Draft): Problem[] {
  const given = virtualAddress.draft(draft)?.address;
  if (given === undefined) return [];
  const { hosts = [], network } = draft;
  const problem = (message: string) => ({ path, given, message: `${message}; ${allowed}` });
  const why = cannotBeReached(given);
  const families = network.serviceCIDR?.map(familyOf) ?? [familyOf(given)];
  return [
    ...(families.includes(familyOf(given))
      ? []
      : [problem(`is ${familyOf(given)}, but network.serviceCIDR is ${families.join(" and ")}`)]),
    ...(why === undefined ? [] : [problem(`is ${why}`)]),
    ...networksWith(network, given).map(({ words }) => problem(words)),
    ...hosts.flatMap(({ address, lost, name }, index) =>
      address?.includes(given) && lost !== true
        ? [problem(`is the address of hosts[${index}]${name === undefined ? "" : ` (${name})`}`)]
        : [],
    ),
  ];
}

export function warnOfOneMaster(cluster: ClusterSpec): Problem[] {
  const given = virtualAddress.of(cluster)?.address;
  if (given === undefined || masterHosts(cluster).length > 1) return [];
  return [{ path, given, message: "no other master can take it over, since the cluster has only one" }];
}
