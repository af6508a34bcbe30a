import type { Draft, DraftHost } from "../draft.ts";
import type { Problem } from "../problem.ts";

/** A host's former name has to be one that nobody has any more. */
export function checkFormerNames({ hosts = [] }: Draft): Problem[] {
  return hosts.flatMap(({ renamedFrom: given }, index) => {
    const message = given === undefined ? undefined : problemOf(hosts, given, index);
    return message === undefined ? [] : [{ path: `hosts[${index}].renamedFrom`, given, message }];
  });
}

function problemOf(hosts: readonly DraftHost[], given: string, index: number): string | undefined {
  const owner = hosts.findIndex(({ name }) => name === given);
  if (owner === index) return "is the host's name; allowed: the name that it had before";
  if (owner !== -1) {
    return `is the name of hosts[${owner}]; allowed: a name that no host has any more (once a host is renamed, renamedFrom can go)`;
  }
  const rival = hosts.findIndex(({ renamedFrom }) => renamedFrom === given);
  if (rival === index) return undefined;
  return `is already the former name of hosts[${rival}]; every host has its own`;
}
