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
    if (host[field] === undefined || !rivals.includes(host)) return [];
    const rival = rivals.find((other) => other[field] === host[field]) ?? host;
    const first = hosts.indexOf(rival);
    if (first === index) return [];
    const other = [
      `hosts[${first}]`,
      ...(field === "address" && hosts[first]?.name ? [`(${hosts[first].name})`] : []),
    ];
    return [
      {
        path: `hosts[${index}].${field}`,
        given: host[field],
        message: `is already used by ${other.join(" ")}; every host needs its own`,
      },
    ];
  });
}

function checkAddress({ address }: DraftHost, index: number): Problem[] {
  const reason = address === undefined ? undefined : cannotBeReached(address);
  if (reason === undefined) return [];
  return [
    {
      path: `hosts[${index}].address`,
      given: address,
      message: `is ${reason}; allowed: an address that the other hosts reach`,
    },
  ];
}
