import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
import { normalizeIp, stringifyIp } from "ip-bigint";

export type Family = "IPv4" | "IPv6";

/** The family of an address or a network. */
export const familyOf = (text: string): Family => (text.includes(":") ? "IPv6" : "IPv4");

/** The first one of this family; undefined for none. */
export const ofFamily = (family: Family, texts: readonly string[]): string | undefined =>
  texts.find((text) => familyOf(text) === family);

/** `["172.30.0.0/16", "fd00::/56"]` → `IPv4 and IPv6`. */
export const familiesIn = (texts: readonly string[]): string => texts.map(familyOf).join(" and ");

/** An address and a port as in URLs: `10.0.0.1:6443`, `[fd00::1]:6443`. */
export const withPort = (address: string, port: number): string => `${inURL(address)}:${port}`;

/** An address, or a name, as the host in a URL. */
export const inURL = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** An address and the length that only it has: `10.0.0.1/32`, `fd00::1/128`. */
export const asNetwork = (address: string): string => `${address}/${familyOf(address) === "IPv4" ? 32 : 128}`;

/** An address in its usual form: `FD00:0::1` → `fd00::1`. */
export const normalizedAddress = (address: string): string => normalizeIp(address);

/**
 * The nth address of a network, counted from its network address (0).
 *
 * @throws RangeError when the network has no such address.
 */
export function nthAddress(cidr: string, n: number): string {
  const { start, end, version } = parseCidr(cidr);
  const number = start + BigInt(n);
  if (number < start || number > end) throw new RangeError(`${cidr} has no address number ${n}`);
  return stringifyIp({ number, version });
}

/** The last address of a network, which is the broadcast address of one of IPv4. */
export function lastAddress(cidr: string): string {
  const { end, version } = parseCidr(cidr);
  return stringifyIp({ number: end, version });
}

/** Address of the Service `kubernetes`: the API server takes the first one of the first Service network. */
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

/** How many bits of its addresses a network leaves to its hosts. */
export function hostBits(cidr: string): number {
  return (familyOf(cidr) === "IPv4" ? 32 : 128) - prefixLength(cidr);
}

/** The network written with its first address, in the usual form: `10.1.2.3/16` → `10.1.0.0/16`. */
export function normalizedCIDR(cidr: string): string {
  return `${nthAddress(cidr, 0)}/${prefixLength(cidr)}`;
}

export function contains(cidr: string, address: string): boolean {
  return familyOf(cidr) === familyOf(address) && containsCidr(cidr, address);
}

/** The cluster's networks that an address lies in, each with words for a message; undefined ones are left out. */
export function networksWith(
  networks: { podCIDR?: readonly string[] | undefined; serviceCIDR?: readonly string[] | undefined },
  address: string,
): { field: string; words: string }[] {
  const { podCIDR = [], serviceCIDR = [] } = networks;
  return Object.entries({ podCIDR, serviceCIDR }).flatMap(([field, cidrs]) =>
    cidrs
      .filter((cidr) => contains(cidr, address))
      .map((cidr) => ({ field, words: `lies in network.${field} ${cidr}` })),
  );
}

export function overlap(a: string, b: string): boolean {
  return familyOf(a) === familyOf(b) && overlapCidr(a, b);
}

const notForHosts = {
  "0.0.0.0/8": "not a host address",
  "127.0.0.0/8": "a loopback address",
  "169.254.0.0/16": "a link-local address, which a kubelet refuses",
  "224.0.0.0/4": "a multicast address",
  "240.0.0.0/4": "a reserved address",
  "::/128": "not a host address",
  "::1/128": "a loopback address",
  "::ffff:0:0/96": "an IPv4 address in the form of IPv6",
  "fe80::/10": "a link-local address, which a kubelet refuses",
  "ff00::/8": "a multicast address",
};

/** Why other hosts cannot reach an address, if its range shows that; undefined otherwise. */
export function cannotBeReached(address: string): string | undefined {
  return Object.entries(notForHosts).find(([cidr]) => contains(cidr, address))?.[1];
}
