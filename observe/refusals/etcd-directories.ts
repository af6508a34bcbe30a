import type { ClusterSpec } from "../../config/cluster.ts";
import { etcdSettings, walDirectoryOf } from "../../components/etcd/settings.ts";
import type { Problem } from "../../config/problem.ts";
import type { LivingHost } from "./living-host.ts";
import { namesOf } from "./words.ts";

/** Another directory is an empty one: a member would begin without data there, and an only one with nothing at all. */
export function refuseMovingEtcd(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const etcd = etcdSettings.of(cluster);
  const wanted = { dataDir: etcd.dataDir, walDir: walDirectoryOf(etcd) };
  return (["dataDir", "walDir"] as const).flatMap((key) => {
    // With the data the log goes along, unless it has a place of its own.
    if (key === "walDir" && etcd.walDir === undefined && wanted.dataDir !== dataDirOf(living)) return [];
    const others = living.filter(({ etcdDirectories: there }) => there && there[key] !== wanted[key]);
    const present = others[0]?.etcdDirectories?.[key];
    if (present === undefined) return [];
    return [
      {
        path: `etcd.${key}`,
        given: wanted[key],
        message: `cannot be changed on a living cluster, since etcd's data would stay behind in ${present} (${namesOf(others)}); set that again`,
      },
    ];
  });
}

const dataDirOf = (living: readonly LivingHost[]): string | undefined =>
  living.find(({ etcdDirectories }) => etcdDirectories)?.etcdDirectories?.dataDir;
