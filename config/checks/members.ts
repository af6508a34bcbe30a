import type { Problem } from "../problem.ts";
import { rolesOf } from "../roles.ts";
import type { Draft } from "../schema/draft.ts";
import type { Role } from "../schema/host.ts";

interface Member {
  name?: string | undefined;
  roles: readonly Role[];
  lost?: boolean | undefined;
}

/** Masters and members of etcd; nothing can be said about them unless every host's roles are known. */
export function checkMembers({ hosts = [] }: Draft): Problem[] {
  const known: Member[] = hosts.flatMap(({ name, roles, lost }) =>
    roles === undefined ? [] : [{ name, roles, lost }],
  );
  return known.length === 0 || known.length < hosts.length
    ? []
    : [...checkMasters(known), ...checkQuorum(known)];
}

function checkMasters(hosts: readonly Member[]): Problem[] {
  const masters = hosts.filter(({ roles }) => roles.includes("master"));
  if (masters.some(({ lost }) => !lost)) return [];
  if (masters.length === 0) {
    return [{ path: "hosts", message: "no host has the role master; a cluster needs at least one" }];
  }
  return [
    {
      path: "hosts",
      message: `every master (${namesOf(masters)}) is marked lost; a cluster needs at least one that is not, and if none is left, destroy the stack and make the cluster anew from a backup`,
    },
  ];
}

const namesOf = (hosts: readonly Member[]): string => hosts.flatMap(({ name }) => name ?? []).join(", ");

/** A fourth member adds no tolerance for failures, only one more that can fail; more than seven slow writes. */
function checkQuorum(hosts: readonly Member[]): Problem[] {
  const members = hosts.filter((host) => rolesOf(host, hosts).isEtcd);
  const living = members.filter(({ lost }) => !lost);
  // A lost one may stay in the stack file until there is another in its place, and for a while after that.
  if (members.length === 0 || isGood(members.length) || isGood(living.length)) return [];
  return [
    {
      path: "hosts",
      message: `${members.length} hosts are members of etcd (${namesOf(members)}); allowed: 1, 3, 5 or 7, so that a majority survives a split (give the role etcd to that many hosts, or change the number of masters)`,
    },
  ];
}

const isGood = (count: number): boolean => count % 2 === 1 && count <= 7;
