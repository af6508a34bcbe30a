import { asNetwork, contains, familyOf, prefixLength } from "../../config/addresses.ts";
import { type ClusterSpec, type HostSpec, nodeHosts } from "../../config/cluster.ts";
import type { z } from "zod";
import type { Reports } from "../../observe/drift/cluster-drift.ts";
import { hostNetworkFacts } from "./document.ts";
import { networkOf } from "./plugins.ts";

type Network = z.infer<typeof hostNetworkFacts.content>;

/** The way from a node to another that carries the smallest packets. */
export interface Way {
  host: string;
  device: string;
  /** In bytes. */
  mtu: number;
}

/**
 * The cluster with the smallest MTU between its nodes, if it has to be told to the Pod network: when the stack file gives
 * one, or when the nodes differ. Otherwise each node finds the same by itself.
 *
 * @param remembered what is known of the hosts, also of those that did not answer.
 */
export function withMTU(cluster: ClusterSpec, reports: Reports, remembered: Reports): ClusterSpec {
  if (cluster.network.mtu !== undefined) return cluster;
  const ways = waysBetween(cluster, reports);
  const known = nodeHosts(cluster)
    .filter(({ name }) => !reports.has(name))
    .flatMap(({ name }) => networkOf(cluster).mtuOn?.(remembered.get(name)) ?? []);
  const all = [...ways.map(({ mtu }) => mtu), ...known];
  const smallest = Math.min(...all);
  if (known.length === 0 && all.every((mtu) => mtu === smallest)) return cluster;
  return { ...cluster, network: { ...cluster.network, mtu: smallest } };
}

/** From every node that has answered, the way to another one with the smallest MTU. */
export function waysBetween(cluster: ClusterSpec, reports: Reports): Way[] {
  const nodes = nodeHosts(cluster);
  return nodes.flatMap((node) => {
    const network = reports.get(node.name)?.facts(hostNetworkFacts);
    if (network === undefined) return [];
    const ways = nodes.flatMap((other) => (other === node ? [] : (wayTo(other, node, network) ?? [])));
    const [first] = ways.toSorted((one, other) => one.mtu - other.mtu);
    return first === undefined ? [] : [first];
  });
}

/** By the route with the longest prefix; undefined if none leads there. */
function wayTo(
  { address }: Pick<HostSpec, "address">,
  { name: host }: Pick<HostSpec, "name">,
  { routes, links }: Network,
): Way | undefined {
  const [route] = routes
    .filter(({ kind, device }) => kind === "unicast" && device !== "")
    .map((one) => ({ ...one, network: networkIn(one.destination) }))
    .filter(({ network }) => familyOf(network) === familyOf(address) && contains(network, address))
    .toSorted((one, other) => prefixLength(other.network) - prefixLength(one.network));
  const mtu = route && (route.mtu ?? links[route.device]);
  return route === undefined || mtu === undefined ? undefined : { host, device: route.device, mtu };
}

/** As a network with a prefix length. */
export function networkIn(destination: string): string {
  if (destination === "default") return "0.0.0.0/0";
  return destination.includes("/") ? destination : asNetwork(destination);
}
