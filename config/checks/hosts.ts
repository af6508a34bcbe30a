import { cannotBeReached } from "../addresses.ts";
import type { Problem } from "../problem.ts";
import type { Draft, DraftHost } from "../draft.ts";

export function checkHosts({ hosts = [] }: Draft): Problem[] {
  return [...duplicates(hosts, "name"), ...duplicates(hosts, "address"), ...hosts.flatMap(checkAddress)];
}

function duplicates(hosts: readonly DraftHost[], field: "name" | "address"): Problem[] {
  return hosts.flatMap((host, index) => {
    // A new machine may reuse the address of a lost one.
    const rivals = field === "address" ? hosts.filter(({ lost }) => !lost) : hosts;
    if (!rivals.includes(host)) return [];
    return valuesOf(host, field).flatMap((given) => {
      const rival = rivals.find((other) => valuesOf(other, field).includes(given)) ?? host;
      const first = hosts.indexOf(rival);
      if (first === index) return [];
      const other = [
        `hosts[${first}]`,
        ...(field === "address" && hosts[first]?.name ? [`(${hosts[first].name})`] : []),
      ];
      return [
        {
          path: `hosts[${index}].${field}`,
          given,
          message: `is already used by ${other.join(" ")}; every host needs its own`,
        },
      ];
    });
  });
}

const valuesOf = ({ name, address = [] }: DraftHost, field: "name" | "address"): string[] => {
  if (field === "address") return address;
  return name === undefined ? [] : [name];
};

function checkAddress({ address = [] }: DraftHost, index: number): Problem[] {
  return address.flatMap((given) => {
    const reason = cannotBeReached(given);
    if (reason === undefined) return [];
    const message = `is ${reason}; allowed: an address that the other hosts reach`;
    return [{ path: `hosts[${index}].address`, given, message }];
  });
}
