import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

export type Family = "IPv4" | "IPv6";

/** The family of an address or a network. */
export const familyOf = (text: string): Family => (text.includes(":") ? "IPv6" : "IPv4");

/**
 * The nth address of an IPv4 network, counted from its network address (0).
 *
 * @throws RangeError when the network has no such address.
 */
export function nthAddress(cidr: string, n: number): string {
  const { start, end } = parseCidr(cidr);
  const number = start + BigInt(n);
  if (number < start || number > end) throw new RangeError(`${cidr} has no address number ${n}`);
  return stringifyIp({ number, version: 4 });
}

/** The last address of an IPv4 network, which is its broadcast address. */
export function lastAddress(cidr: string): string {
  return stringifyIp({ number: parseCidr(cidr).end, version: 4 });
}

/** Address of the Service `kubernetes`: the API server takes the first one of the Service network. */
export function apiServerServiceIP(serviceCIDR: string): string {
  return nthAddress(serviceCIDR, 1);
}

/** Address of the cluster DNS unless the stack names one: the second of the Service network. */
export function defaultClusterDNS(serviceCIDR: string): string {
  return nthAddress(serviceCIDR, 2);
}

/** How many nodes can have a share of the Pod network; none when a share is larger than the network. */
export function nodeCapacity(podCIDR: string, nodeCIDRMaskSize: number): number {
  const shareBits = nodeCIDRMaskSize - prefixLength(podCIDR);
  return shareBits < 0 ? 0 : 2 ** shareBits;
}

export function prefixLength(cidr: string): number {
  return Number(parseCidr(cidr).prefix);
}

/** The network written with its first address: `10.1.2.3/16` → `10.1.0.0/16`. */
export function normalizedCIDR(cidr: string): string {
  return `${nthAddress(cidr, 0)}/${prefixLength(cidr)}`;
}

export function contains(cidr: string, address: string): boolean {
  return containsCidr(cidr, address);
}

/** The cluster's networks that an address lies in, each with words for a message; undefined ones are left out. */
export function networksWith(
  networks: { podCIDR?: string | undefined; serviceCIDR?: string | undefined },
  address: string,
): { field: string; words: string }[] {
  const { podCIDR, serviceCIDR } = networks;
  return Object.entries({ podCIDR, serviceCIDR }).flatMap(([field, cidr]) =>
    cidr !== undefined && contains(cidr, address)
      ? [{ field, words: `lies in network.${field} ${cidr}` }]
      : [],
  );
}

export function overlap(a: string, b: string): boolean {
  return overlapCidr(a, b);
}

const notForHosts = {
  "0.0.0.0/8": "not a host address",
  "127.0.0.0/8": "a loopback address",
  "169.254.0.0/16": "a link-local address, which a kubelet refuses",
  "224.0.0.0/4": "a multicast address",
  "240.0.0.0/4": "a reserved address",
};

/** Why other hosts cannot reach an address, if its range shows that; undefined otherwise. */
export function cannotBeReached(address: string): string | undefined {
  return Object.entries(notForHosts).find(([cidr]) => contains(cidr, address))?.[1];
}
