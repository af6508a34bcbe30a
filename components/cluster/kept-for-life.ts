import type { Problem } from "../../config/problem.ts";
import type { ClusterIdentity } from "../../documents/cluster-identity.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { namesOf } from "../../observe/refusals.ts";
import type { HostReport, LivingHost } from "../../observe/report/host-report.ts";

interface Lasting {
  /** What the stack file asks for now. */
  given: string;
  /** Path of the setting. */
  path: string;
  /** Why it cannot change; continues "since it". */
  reason: string;
}

/** What a host has instead. */
interface Present {
  name: string;
  value: string | undefined;
}

/** A host and the cluster that it was prepared for. */
interface Member {
  name: string;
  identity: ClusterIdentity;
}

/** Hosts that already have a role. One that is only prepared can still become anything. */
export function membersOf(living: readonly LivingHost[]): Member[] {
  return living.flatMap(({ name, report }) => {
    const identity = report.document(prepareCommand)?.cluster;
    return identity !== undefined && hasRole(report) ? [{ name, identity }] : [];
  });
}

const hasRole = ({ commands }: HostReport): boolean =>
  [...commands.values()].some(({ document }) => "unit" in document);

/** Refuses a different value for something that a cluster keeps for life. @param key its name on the hosts. */
export function refuseOther({ key, ...lasting }: Lasting & { key: string }, living: readonly LivingHost[]) {
  const hosts = membersOf(living).map(({ name, identity }) => ({ name, value: identity[key] }));
  return refuseChange(lasting, hosts);
}

export function refuseChange({ given, path, reason }: Lasting, hosts: readonly Present[]): Problem[] {
  const others = hosts.filter(({ value }) => value !== given);
  const present = others[0]?.value;
  if (present === undefined) return [];
  return [
    {
      path,
      given,
      message: `cannot be changed on an existing cluster, since it ${reason}; it is ${JSON.stringify(present)} on ${namesOf(others)}; set that again, or create a new cluster (another stack and other hosts, or pulumi destroy first)`,
    },
  ];
}
