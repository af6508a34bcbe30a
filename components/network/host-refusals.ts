import { overlap } from "../../config/addresses.ts";
import { type ClusterSpec, livingHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { hostPath, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { membersOf } from "../cluster/kept-for-life.ts";
import { hostNetworkFacts } from "./document.ts";
import { networkIn, waysBetween } from "./mtu.ts";
import { networkInterface } from "./settings.ts";

/** A host that is part of the cluster has routes to the cluster's networks, which its watch looks after. */
function refuseTakenNetworks(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const members = new Set(membersOf(living).map(({ name }) => name));
  const { podCIDRs, serviceCIDRs } = cluster.network;
  const networks = [
    ...podCIDRs.map((cidr) => ["podCIDR", cidr] as const),
    ...serviceCIDRs.map((cidr) => ["serviceCIDR", cidr] as const),
  ];
  return networks.flatMap(([field, cidr]) => {
    const taken = living.flatMap(({ name, report }) =>
      members.has(name)
        ? []
        : (report.facts(hostNetworkFacts)?.routes ?? [])
            .filter(({ destination }) => isTaken(destination, cidr))
            .map((route) => `${routeText(route)} of ${name}`),
    );
    if (taken.length === 0) return [];
    return [
      {
        path: `network.${field}`,
        given: cidr,
        message: `overlaps ${taken.length === 1 ? "a route" : "routes"} that hosts have: ${taken.slice(0, 3).join(", ")}${taken.length > 3 ? `, and ${taken.length - 3} more` : ""}; allowed: a network that no host has a route to`,
      },
    ];
  });
}

const isTaken = (destination: string, cidr: string): boolean =>
  destination !== "default" && overlap(networkIn(destination), cidr);

interface Route {
  kind: string;
  destination: string;
  device: string;
}

/** As `ip route` shows it. */
const routeText = ({ kind, destination, device }: Route): string =>
  [...(kind === "unicast" ? [] : [kind]), destination, ...(device === "" ? [] : ["dev", device])].join(" ");

function refuseMissingInterface(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const reports = new Map(living.map(({ name, report }) => [name, report]));
  return livingHosts(cluster).flatMap((host) => {
    const given = networkInterface.of(host);
    const links = reports.get(host.name)?.facts(hostNetworkFacts)?.links;
    if (!host.isNode || given === undefined || links === undefined || given in links) return [];
    const path = `${hostPath(cluster, host)}.interface`;
    const message = `does not exist on ${host.name}; allowed: one of its network interfaces (${Object.keys(links).join(", ")})`;
    return [{ path, given, message }];
  });
}

/** Larger packets would be lost on their way without a word. */
function refuseLargeMTU(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const { mtu } = cluster.network;
  if (mtu === undefined) return [];
  const [smallest] = waysBetween(cluster, new Map(living.map(({ name, report }) => [name, report]))).toSorted(
    (one, other) => one.mtu - other.mtu,
  );
  if (smallest === undefined || mtu <= smallest.mtu) return [];
  return [
    {
      path: "network.mtu",
      given: mtu,
      message: `is more than ${smallest.device} of ${smallest.host} carries; allowed: at most ${smallest.mtu}`,
    },
  ];
}

export const hostNetworkRefusals: readonly Refusal[] = [
  refuseTakenNetworks,
  refuseMissingInterface,
  refuseLargeMTU,
];
