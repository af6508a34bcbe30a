import semver from "semver";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { controlPlaneArtifactsCommand, nodeArtifactsCommand } from "../../documents/artifacts.ts";
import type { HostReport, LivingHost } from "../../observe/report/host-report.ts";

/** The setting of a version, and the artifacts that show which version is on a host. */
const components = {
  kubernetes: { path: "kubernetesVersion", artifacts: ["kube-apiserver", "kubelet"] },
  etcd: { path: "versions.etcd", artifacts: ["etcd"] },
} as const;

/** An older version cannot read the data of a newer one, and upstream supports one minor version at a time. */
export function refuseOtherVersions(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return (["kubernetes", "etcd"] as const).flatMap((component) => {
    const { path, artifacts } = components[component];
    const given = cluster.versions[component];
    const present = semver.sort(living.flatMap(({ report }) => versionOn(report, artifacts) ?? []));
    const [oldest, newest] = [present[0], present.at(-1)];
    if (oldest === undefined || newest === undefined) return [];
    if (semver.lt(given, newest)) {
      const message = `is older than the cluster's ${newest}, and there is no way back; allowed: ${newest} or newer`;
      return [{ path, given, message }];
    }
    const [major, nextMinor] = [semver.major(oldest), semver.minor(oldest) + 1];
    if (semver.major(given) === major && semver.minor(given) <= nextMinor) return [];
    const message = `skips a minor version, since the hosts have ${oldest}; allowed: up to ${major}.${nextMinor}, one minor version at a time`;
    return [{ path, given, message }];
  });
}

/** The version in the name of the first of these artifacts that is on the host. */
function versionOn(report: HostReport, artifacts: readonly string[]): string | undefined {
  const names = [controlPlaneArtifactsCommand, nodeArtifactsCommand].flatMap(
    (command) => report.document(command)?.artifacts.map(({ name }) => name) ?? [],
  );
  return artifacts
    .flatMap((artifact) =>
      names
        .filter((name) => name.startsWith(`${artifact}-`))
        .map((name) => name.slice(artifact.length + 1))
        .filter((version) => semver.valid(version) !== null),
    )
    .at(0);
}
