import type { Family } from "../../config/addresses.ts";

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
 * @param taken subnets of other networks on this machine, such as `198.18.53.0/24` and `fd00:198:18:53::/64`.
 * @throws when none is free.
 */
export function chooseSubnet(name: string, taken: readonly string[]): string {
  const known = fixed[name];
  if (known !== undefined) return subnetOf(known);
  for (let number = firstFree; number <= lastFree; number += 1) {
    if (!subnetsOf(subnetOf(number), ["IPv4", "IPv6"]).some((subnet) => taken.includes(subnet)))
      return subnetOf(number);
  }
  throw new Error(
    `lab "${name}": no subnet is free between ${subnetOf(firstFree)} and ${subnetOf(lastFree)}`,
  );
}

const subnetOf = (number: number) => `198.18.${number}.0/24`;

/** The subnets of a lab for these families: `198.18.50.0/24`, and `fd00:198:18:50::/64` for IPv6. */
export const subnetsOf = (subnet: string, families: readonly Family[]): string[] =>
  families.map((family) =>
    family === "IPv4" ? subnet : `fd00:${subnet.slice(0, -5).replaceAll(".", ":")}::/64`,
  );

/** `198.18.50.0/24` and 11 → `198.18.50.11`; `fd00:198:18:50::/64` → `fd00:198:18:50::11`. */
export const addressIn = (subnet: string, number: number): string =>
  subnet.replace(/(?:\.0\/24|::\/64)$/, (end) => (end.startsWith(".") ? `.${number}` : `::${number}`));

/** Where a lab's mirror answers. */
export const mirrorAddress = (subnet: string): string => addressIn(subnet, mirrorNumber);

/**
 * The last parts of the hosts' addresses by name: 11, 12, … in the order of the names.
 *
 * @param remembered numbers given before, of these and other hosts; they stay as they are.
 * @throws for a name that cannot be a host name, one given twice, and more hosts than the subnet has room for.
 */
export function hostNumbers(
  names: readonly string[],
  remembered: Readonly<Record<string, number>> = {},
): Map<string, number> {
  const taken = new Set(Object.values(remembered));
  const numbers = new Map<string, number>();
  let next = firstHostNumber;
  for (const name of names) {
    requireLabel("host", name);
    if (numbers.has(name)) throw new Error(`host "${name}" is given twice; each needs a name of its own`);
    while (taken.has(next)) next += 1;
    const number = remembered[name] ?? next;
    if (number > lastHostNumber) {
      throw new Error(
        `host "${name}" finds no address; allowed: ${lastHostNumber - firstHostNumber + 1} hosts`,
      );
    }
    taken.add(number);
    numbers.set(name, number);
  }
  return numbers;
}

/** @throws unless `name` can be part of host and container names. */
export function requireLabel(what: "host" | "lab", name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) return;
  throw new Error(`${what} "${name}": allowed: up to 42 lower-case letters, digits and inner dashes`);
}
