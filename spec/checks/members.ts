import type { Problem } from "../problem.ts";
import { rolesOf } from "../roles.ts";
import type { Draft } from "../schema/draft.ts";
import type { Role } from "../schema/host.ts";

interface Member {
  name?: string | undefined;
  roles: readonly Role[];
}

/** Masters and members of etcd; nothing can be said about them unless every host's roles are known. */
export function checkMembers({ hosts = [] }: Draft): Problem[] {
  const known: Member[] = hosts.flatMap(({ name, roles }) => (roles === undefined ? [] : [{ name, roles }]));
  return known.length === 0 || known.length < hosts.length
    ? []
    : [...checkMasters(known), ...checkQuorum(known)];
}

function checkMasters(hosts: readonly Member[]): Problem[] {
  return hosts.some(({ roles }) => roles.includes("master"))
    ? []
    : [{ path: "hosts", message: "no host has the role master; a cluster needs at least one" }];
}

/** A fourth member adds no tolerance for failures, only one more that can fail; more than seven slow writes. */
function checkQuorum(hosts: readonly Member[]): Problem[] {
  const members = hosts.filter((host) => rolesOf(host, hosts).isEtcd);
  if (members.length === 0 || (members.length % 2 === 1 && members.length <= 7)) return [];
  const names = members.flatMap(({ name }) => name ?? []).join(", ");
  return [
    {
      path: "hosts",
      message: `${members.length} hosts are members of etcd (${names}); allowed: 1, 3, 5 or 7, so that a majority survives a split (give the role etcd to that many hosts, or change the number of masters)`,
    },
  ];
}
