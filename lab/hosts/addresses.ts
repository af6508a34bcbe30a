/** Labs with a fixed place; every other gets the next free one. All are in 198.18.0.0/15, kept for tests by RFC 2544. */
const fixed: Readonly<Record<string, number>> = { dev: 50, e2e: 51, bench: 52 };
const firstFree = 53;
const lastFree = 254;

const mirrorNumber = 2;
const firstHostNumber = 11;
const lastHostNumber = 254;

/**
 * The /24 subnet of a lab.
 *
 * @param taken subnets of other networks on this machine, such as `198.18.53.0/24`.
 * @throws when none is free.
 */
export function chooseSubnet(name: string, taken: readonly string[]): string {
  const known = fixed[name];
  if (known !== undefined) return subnetOf(known);
  for (let number = firstFree; number <= lastFree; number += 1) {
    if (!taken.includes(subnetOf(number))) return subnetOf(number);
  }
  throw new Error(
    `lab "${name}": no subnet is free between ${subnetOf(firstFree)} and ${subnetOf(lastFree)}`,
  );
}

const subnetOf = (number: number) => `198.18.${number}.0/24`;
const addressIn = (subnet: string, number: number) => subnet.replace(/\.0\/24$/, `.${number}`);

/** Where a lab's mirror answers. */
export const mirrorAddress = (subnet: string): string => addressIn(subnet, mirrorNumber);

/**
 * The hosts' addresses by name, in the order of the names: .11, .12, …
 *
 * @throws for a name that cannot be a host name, one given twice, and more hosts than the subnet has room for.
 */
export function hostAddresses(names: readonly string[], subnet: string): Map<string, string> {
  const room = lastHostNumber - firstHostNumber + 1;
  if (names.length > room) {
    throw new Error(`${names.length} hosts do not fit into ${subnet}; allowed: at most ${room}`);
  }
  const addresses = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    requireLabel("host", name);
    if (addresses.has(name)) throw new Error(`host "${name}" is given twice; each needs a name of its own`);
    addresses.set(name, addressIn(subnet, firstHostNumber + index));
  }
  return addresses;
}

/** @throws unless `name` can be part of host and container names. */
export function requireLabel(what: "host" | "lab", name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) return;
  throw new Error(`${what} "${name}": allowed: up to 42 lower-case letters, digits and inner dashes`);
}
