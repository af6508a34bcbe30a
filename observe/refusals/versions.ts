import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import type { LivingHost } from "./living-host.ts";

/** Where the stack file says which version. */
const paths = { kubernetes: "kubernetesVersion", etcd: "versions.etcd" } as const;

/** Data of a newer version cannot be read by an older one, and upstream supports one minor version at a time. */
export function refuseOtherVersions(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return (["kubernetes", "etcd"] as const).flatMap((component) => {
    const given = cluster.versions[component];
    const present = living
      .flatMap(({ versions }) => versions[component] ?? [])
      .toSorted((one, other) => compare(one, other));
    const [oldest, newest] = [present[0], present.at(-1)];
    if (oldest === undefined || newest === undefined) return [];
    const problem = { path: paths[component], given };
    if (compare(given, newest) < 0) {
      return [
        {
          ...problem,
          message: `is older than the cluster's ${newest}, and there is no way back; allowed: ${newest} or newer`,
        },
      ];
    }
    const [major, minor] = parts(oldest);
    if (parts(given)[0] === major && (parts(given)[1] ?? 0) <= (minor ?? 0) + 1) return [];
    return [
      {
        ...problem,
        message: `skips a minor version, since there is ${oldest} on the hosts; allowed: up to ${major}.${(minor ?? 0) + 1}, one minor version after the other`,
      },
    ];
  });
}

const parts = (version: string): number[] => version.split(".").map(Number);

function compare(one: string, other: string): number {
  const [left, right] = [parts(one), parts(other)];
  const index = left.findIndex((part, place) => part !== right[place]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}
