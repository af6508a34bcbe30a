import { asNetwork, contains, overlap, prefixLength } from "../../config/addresses.ts";
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
    return network === undefined ? [] : (narrowestWay(node, nodes, routesOf(network, cluster)) ?? []);
  });
}

interface Route {
  network: string;
  device: string;
  mtu: number | undefined;
}

/** Those that may lead to other hosts, the longest prefix first. Pods' addresses are no host's. */
const routesOf = ({ routes, links }: Network, { network: { podCIDRs } }: ClusterSpec): Route[] =>
  routes
    .filter(({ kind, device }) => kind === "unicast" && device !== "")
    .map(({ destination, device, mtu }) => ({
      network: networkIn(destination),
      device,
      mtu: mtu ?? links[device],
    }))
    .filter(({ network }) => !podCIDRs.some((pods) => isWithin(network, pods)))
    .toSorted((one, other) => prefixLength(other.network) - prefixLength(one.network));

const isWithin = (network: string, other: string): boolean =>
  prefixLength(network) >= prefixLength(other) && overlap(network, other);

function narrowestWay(node: HostSpec, nodes: readonly HostSpec[], routes: readonly Route[]): Way | undefined {
  const least = Math.min(...routes.map(({ mtu }) => mtu ?? Infinity));
  let narrowest: Way | undefined;
  for (const { name, address } of nodes) {
    const route = name === node.name ? undefined : routes.find(({ network }) => contains(network, address));
    if (route?.mtu === undefined || route.mtu >= (narrowest?.mtu ?? Infinity)) continue;
    narrowest = { host: node.name, device: route.device, mtu: route.mtu };
    // With many nodes, looking at all pairs would take minutes.
    if (route.mtu === least) break;
  }
  return narrowest;
}

/** As a network with a prefix length. */
export function networkIn(destination: string): string {
  if (destination === "default") return "0.0.0.0/0";
  return destination.includes("/") ? destination : asNetwork(destination);
}
