import { type ClusterSpec, etcdHosts } from "../../../config/cluster.ts";
import { type Reports, withReport } from "../../../observe/drift/cluster-drift.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import { etcdAccessCommand, etcdAccessFacts, type EtcdAccessDocument } from "./document.ts";

type Faults = Record<string, string>;

/** Compares etcd's users and keys with what was last applied, which the member that applies them remembers. */
export const accessDrift = (cluster: ClusterSpec, reports: Reports): Reports =>
  withReport(reports, etcdHosts(cluster)[0]?.name, (report) => {
    const faults = faultsOf(report);
    return Object.keys(faults).length === 0 ? report : report.withDrift(etcdAccessCommand, faults);
  });

function faultsOf(report: HostReport): Faults {
  const document = report.document(etcdAccessCommand);
  const facts = report.facts(etcdAccessFacts);
  if (document === undefined || facts === undefined || !report.applied(etcdAccessCommand)?.finished)
    return {};
  return {
    ...(facts.rbac ? {} : { "etcd's RBAC": "is off" }),
    ...userFaults(document, facts.users),
    ...roleFaults(document, facts.roles),
    ...keyFaults(document, facts.keys),
  };
}

type Lists = Readonly<Record<string, readonly string[] | null>>;

function userFaults({ administrators, clients }: EtcdAccessDocument, users: Lists): Faults {
  const wanted = [
    ...administrators.map((user) => ({ user, role: "root" })),
    ...Object.keys(clients).map((user) => ({ user, role: user })),
  ];
  return Object.fromEntries(
    wanted.flatMap(({ user, role }): [string, string][] => {
      const roles = users[user];
      if (roles === undefined) return [];
      const subject = `etcd's user ${user}`;
      if (roles === null) return [[subject, "is missing"]];
      if (roles.length === 1 && roles[0] === role) return [];
      return [
        [subject, `has ${roles.length === 0 ? "no role" : `the roles ${roles.join(", ")}`}, not ${role}`],
      ];
    }),
  );
}

function roleFaults({ clients }: EtcdAccessDocument, roles: Lists): Faults {
  return Object.fromEntries(
    Object.entries(clients).flatMap(([role, { prefix }]): [string, string][] => {
      const rights = roles[role];
      if (rights === undefined) return [];
      const subject = `etcd's role ${role}`;
      if (rights === null) return [[subject, "is missing"]];
      if (rights.length === 1 && rights[0] === rightsBelow(prefix)) return [];
      return [[subject, `does not have the rights to ${prefix} alone`]];
    }),
  );
}

/** A prefix ends with a slash, and 0 is the next character after that. */
const rightsBelow = (prefix: string): string => `readwrite ${prefix} ${prefix.slice(0, -1)}0`;

function keyFaults({ keys }: EtcdAccessDocument, present: Readonly<Record<string, string>>): Faults {
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([key, value]) => present[key] !== value)
      .map(([key]) => [`etcd's key ${key}`, key in present ? "has different content" : "is missing"]),
  );
}
