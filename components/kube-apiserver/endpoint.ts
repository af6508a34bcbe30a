import { isIP } from "node:net";
import { cannotBeReached, networksWith, withPort } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";
import { nameAndPort } from "../../config/schema/formats.ts";
import { virtualAddress } from "../virtual-address/settings.ts";
import { apiServer } from "./settings.ts";

/** The API server of this master, as others reach it. */
export const serverOf = (cluster: ClusterSpec, { address }: Pick<HostSpec, "address">): string =>
  `https://${withPort(address, apiServer.of(cluster).port)}`;

/** Where all API servers are reached from outside; undefined if there is only each master's own address. */
export function commonServer(cluster: ClusterSpec): string | undefined {
  const { endpoint, port } = apiServer.of(cluster);
  const virtual = virtualAddress.of(cluster);
  if (endpoint === undefined) return virtual && serverOf(cluster, virtual);
  const given = nameAndPort(endpoint);
  return `https://${withPort(given.name, given.port ?? port)}`;
}

/** The names and addresses of all API servers together, for their certificates. */
export function commonNames(cluster: ClusterSpec): string[] {
  const { endpoint } = apiServer.of(cluster);
  const virtual = virtualAddress.of(cluster);
  return [
    ...(endpoint === undefined ? [] : [nameAndPort(endpoint).name]),
    ...(virtual === undefined ? [] : [virtual.address]),
  ];
}

/** An address that clients outside of the cluster do not reach would only be found out when it is needed. */
export function checkEndpoint(draft: Draft): Problem[] {
  const settings = apiServer.draft(draft);
  const given = settings?.endpoint;
  if (given === undefined) return [];
  const { name, port } = nameAndPort(given);
  const path = "apiServer.endpoint";
  const virtual = virtualAddress.draft(draft)?.address;
  if (name === virtual && port !== undefined && port !== settings?.port) {
    const message = `is virtualAddress.address with another port than apiServer.port ${settings?.port}; leave the port out`;
    return [{ path, given, message }];
  }
  if (isIP(name) === 0) return [];
  const reason = cannotBeReached(name);
  const why = reason === undefined ? networksWith(draft.network, name)[0]?.words : `is ${reason}`;
  if (why === undefined) return [];
  return [{ path, given, message: `${why}; allowed: a name or an address that administrators reach` }];
}
