import { type ClusterSpec, etcdHosts, masterHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import type { LivingHost } from "./living-host.ts";
import { namesOf } from "./words.ts";

/** New masters join by one that is there already; a cluster without it would be another, empty one. */
export function refuseLosingMasters(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const answers = new Map(living.map((host) => [host.name, host]));
  const masters = masterHosts(cluster);
  const exists = living.some(({ isMaster, isNode }) => isMaster || isNode);
  // One that does not answer may well be a master.
  if (!exists || masters.some(({ name }) => answers.get(name)?.isMaster !== false)) return [];
  return [
    {
      path: "hosts",
      message: `has no master of the living cluster any more (${namesOf(masters)} would be new); keep one until the new ones have joined, and delete it in a later up; if none is left, finish with pulumi destroy and begin anew`,
    },
  ];
}

/**
 * More than half of etcd's members have to stay, and to be well: they hold the data, and they let the others go.
 * Of one or two members, one that is well is enough.
 */
export function refuseLosingQuorum(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const members = [...new Set(living.flatMap(({ etcd }) => etcd?.members ?? []))].toSorted();
  if (members.length === 0) return [];
  const staying = new Set(etcdHosts(cluster).map(({ name }) => name));
  if (members.every((name) => staying.has(name))) return [];
  const healthy = living.filter(({ etcd }) => etcd?.healthy).map(({ name }) => name);
  const good = members.filter((name) => staying.has(name) && healthy.includes(name));
  const needed = members.length < 3 ? 1 : Math.floor(members.length / 2) + 1;
  if (good.length >= needed) return [];
  const known = `healthy among those that would stay: ${good.join(", ") || "none"}`;
  return [
    {
      path: "hosts",
      message: `takes away ${members.filter((name) => !staying.has(name)).join(", ")} of etcd's members (${members.join(", ")}), and without a majority of ${needed} that stays and is healthy their data is at risk (${known}); mend what is not healthy, take away fewer at once, or switch one of them off and give it up first (lost: true)`,
    },
  ];
}
