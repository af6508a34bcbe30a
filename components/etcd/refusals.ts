import { type ClusterSpec, etcdHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { namesOf, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { etcdCommand, etcdFacts, isVoter } from "./document.ts";
import { etcdSettings, walDirectoryOf } from "./settings.ts";

/** A new directory is empty: a member would start without its data, and the data of a sole member would be gone. */
export function refuseMovingEtcd(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const etcd = etcdSettings.of(cluster);
  const wanted = { dataDir: etcd.dataDir, walDir: walDirectoryOf(etcd) };
  const known = living.flatMap(({ name, report }) => {
    const document = report.document(etcdCommand);
    return document === undefined
      ? []
      : [{ name, dataDir: document.dataDirectory, walDir: document.walDirectory }];
  });
  return (["dataDir", "walDir"] as const).flatMap((key) => {
    // The log moves with the data, unless it has its own directory.
    if (key === "walDir" && etcd.walDir === undefined && wanted.dataDir !== known[0]?.dataDir) return [];
    const others = known.filter((host) => host[key] !== wanted[key]);
    const present = others[0]?.[key];
    if (present === undefined) return [];
    return [
      {
        path: `etcd.${key}`,
        given: wanted[key],
        message: `cannot be changed on an existing cluster, since etcd's data would stay behind in ${present} (${namesOf(others)}); set that again`,
      },
    ];
  });
}

/**
 * More than half of etcd's members must stay and be healthy: they hold the data, and they remove the others. Of one
 * or two members, one healthy member is enough.
 */
export function refuseLosingQuorum(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const known = living.flatMap(({ name, report }) => {
    const facts = report.facts(etcdFacts);
    return facts === undefined ? [] : [{ host: name, ...facts }];
  });
  const voters = known.flatMap(({ members }) => members.filter(isVoter).map(({ name }) => name));
  const members = [...new Set(voters.map(presentName(cluster)))].toSorted();
  if (members.length === 0) return [];
  const staying = new Set(etcdHosts(cluster).map(({ name }) => name));
  if (members.every((name) => staying.has(name))) return [];
  const healthy = known.filter((one) => one.healthy).map(({ host }) => host);
  const good = members.filter((name) => staying.has(name) && healthy.includes(name));
  const needed = members.length < 3 ? 1 : Math.floor(members.length / 2) + 1;
  if (good.length >= needed) return [];
  const well = `healthy among those that would stay: ${good.join(", ") || "none"}`;
  return [
    {
      path: "hosts",
      message: `removes ${members.filter((name) => !staying.has(name)).join(", ")} of etcd's members (${members.join(", ")}), and without a majority of ${needed} that stays and is healthy their data is at risk (${well}); repair what is not healthy, remove fewer at once, or switch one of them off and give it up first (lost: true)`,
    },
  ];
}

/** A member that is renamed stays. */
function presentName(cluster: ClusterSpec): (member: string) => string {
  const names = new Map(etcdHosts(cluster).map(({ name, renamedFrom = name }) => [renamedFrom, name]));
  return (member) => names.get(member) ?? member;
}

export const etcdRefusals: readonly Refusal[] = [refuseMovingEtcd, refuseLosingQuorum];
