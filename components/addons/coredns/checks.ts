import { contains, defaultClusterDNS, hostBits, normalizedAddress } from "../../../config/addresses.ts";
import type { Draft } from "../../../config/draft.ts";
import { type Problem, pathText } from "../../../config/problem.ts";
import { dns, parseServer } from "./settings.ts";

/** Where CoreDNS must not send a question, since it would come back or go nowhere. */
export function checkDNS(draft: Draft): Problem[] {
  const { upstream = [], zones = {} } = dns.draft(draft) ?? {};
  return [
    ...Object.keys(zones).flatMap((zone) => checkZone(zone, draft)),
    ...checkServers(upstream, { path: ["dns", "upstream"], draft }),
    ...Object.entries(zones).flatMap(([zone, servers]) =>
      checkServers(servers, { path: ["dns", "zones", zone], draft }),
    ),
  ];
}

function checkZone(zone: string, { network: { clusterDomain } }: Draft): Problem[] {
  if (clusterDomain === undefined || !`.${zone}`.endsWith(`.${clusterDomain}`)) return [];
  const message = `belongs to network.clusterDomain ${clusterDomain}, which the cluster answers for itself; allowed: other domains`;
  return [{ path: pathText(["dns", "zones", zone]), message }];
}

interface Place {
  path: readonly string[];
  draft: Draft;
}

const checkServers = (servers: readonly string[], { path, draft }: Place): Problem[] =>
  servers.flatMap((given, index) => {
    const why = whyUseless(parseServer(given).address, draft);
    if (why === undefined) return [];
    return [
      { path: pathText([...path, index]), given, message: `${why}; allowed: a server that Pods can reach` },
    ];
  });

const ofPod = ["127.0.0.0/8", "0.0.0.0/8", "::1/128", "::/128"];

function whyUseless(
  address: string,
  { network: { clusterDNS, serviceCIDR = [] } }: Draft,
): string | undefined {
  if (ofPod.some((cidr) => contains(cidr, address))) return "would be CoreDNS itself, in its Pod";
  const own = clusterDNS ?? serviceCIDR.filter((cidr) => hostBits(cidr) > 1).map(defaultClusterDNS);
  return own.includes(normalizedAddress(address))
    ? "is the cluster DNS itself (network.clusterDNS)"
    : undefined;
}
