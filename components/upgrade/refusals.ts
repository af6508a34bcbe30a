import semver from "semver";
import { etcdHosts } from "../../config/cluster.ts";
import type { Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { etcdCommand, etcdFacts } from "../etcd/document.ts";
import { type NodeFacts, nodesIn } from "../node/document.ts";
import { minorsBetween, type VersionChange, versionChanges, versionsOn } from "./version-changes.ts";

/** The setting of a version, and the programs that show which version a host has. */
const components = {
  kubernetes: { path: "kubernetesVersion", programs: ["kube-apiserver", "kubelet"] },
  etcd: { path: "versions.etcd", programs: ["etcd"] },
} as const;

/** An older version cannot read the data of a newer one, and upstream supports one minor version at a time. */
const refuseOtherVersions: Refusal = (cluster, living) =>
  (["kubernetes", "etcd"] as const).flatMap((component) => {
    const { path, programs } = components[component];
    const given = cluster.versions[component];
    const present = semver.sort(living.flatMap((host) => versionOn(host, programs) ?? []));
    const [oldest, newest] = [present[0], present.at(-1)];
    if (oldest === undefined || newest === undefined) return [];
    if (semver.lt(given, newest)) {
      const message = `is older than the cluster's ${newest}, and there is no way back; allowed: ${newest} or newer`;
      return [{ path, given, message }];
    }
    if (minorsBetween(oldest, given) <= 1) return [];
    const [major, nextMinor] = [semver.major(oldest), semver.minor(oldest) + 1];
    const message = `skips a minor version, since the hosts have ${oldest}; allowed: up to ${major}.${nextMinor}, one minor version at a time`;
    return [{ path, given, message }];
  });

/** The version of the first of these programs that the host has. */
function versionOn(host: LivingHost, programs: readonly string[]): string | undefined {
  const versions = versionsOn(host);
  return programs.map((program) => versions.get(program)).find((version) => semver.valid(version));
}

/** By so many minor versions a kubelet may be older than the API servers. */
const oldestKubelet = 3;

/** Of all Nodes, whoever has set them up. */
const refuseOldKubelets: Refusal = (cluster, living) => {
  const given = cluster.versions.kubernetes;
  const nodes =
    nodesIn(new Map(living.map(({ name, report }) => [name, report]))) ?? new Map<string, NodeFacts>();
  const old = [...nodes].filter(([, { kubelet }]) => minorsBetween(kubelet.slice(1), given) > oldestKubelet);
  if (old.length === 0) return [];
  const list = old.map(([name, { kubelet }]) => `${name} ${kubelet.slice(1)}`).join(", ");
  return [
    {
      path: "kubernetesVersion",
      given,
      message: `is more than ${oldestKubelet} minor versions ahead of some kubelets (${list}), which its API servers would no longer work with; upgrade or remove those nodes first`,
    },
  ];
};

/** One that has begun goes on, since it may be what makes etcd whole again. */
const refuseOnSickEtcd: Refusal = (cluster, living) => {
  const changes = versionChanges(cluster, living).filter(({ program }) => usesEtcd(program));
  if (changes.length === 0 || hasBegun(changes, living)) return [];
  const sick = etcdHosts(cluster).flatMap(({ name }) => {
    const report = living.find((host) => host.name === name)?.report;
    if (report === undefined) return [`${name} did not answer`];
    if (!report.has(etcdCommand)) return [];
    const { healthy, reason = "" } = report.facts(etcdFacts) ?? { healthy: true };
    return healthy ? [] : [`${name} is unhealthy${reason === "" ? "" : `: ${reason}`}`];
  });
  if (sick.length === 0) return [];
  return [
    {
      path: changes.some(({ program }) => program !== "etcd") ? "kubernetesVersion" : "versions.etcd",
      given: changes.find(({ program }) => program !== "etcd")?.to ?? cluster.versions.etcd,
      message: `nothing is upgraded while a member of etcd is not healthy (${sick.join("; ")}); repair it with the present version first, and see journalctl -u etcd there`,
    },
  ];
};

const usesEtcd = (program: string): boolean => program === "etcd" || program === "kube-apiserver";

/** Whether a host has one of the new versions of the control plane already. */
function hasBegun(changes: readonly VersionChange[], living: readonly LivingHost[]): boolean {
  return living.some((host) => {
    const versions = versionsOn(host);
    return changes.some(({ program, to }) => versions.get(program) === to);
  });
}

export const upgradeRefusals: readonly Refusal[] = [refuseOtherVersions, refuseOldKubelets, refuseOnSickEtcd];
