import { type ClusterSpec, type HostSpec } from "../../../config/cluster.ts";
import { managed } from "../../../documents/host-file.ts";
import { artifactFile } from "../../host/paths.ts";
import { etcdCA, etcdRoot } from "../paths.ts";
import { etcdPorts } from "../ports.ts";
import { etcdSettings } from "../settings.ts";
import { snapshotPaths as paths } from "./paths.ts";
import { defaultSnapshots, type SnapshotSettings } from "./settings.ts";

/** What the stack file says of snapshots; the defaults where it says nothing. */
export const snapshotsOf = (cluster: Pick<ClusterSpec, "settings">): SnapshotSettings =>
  etcdSettings.of(cluster).snapshots ?? defaultSnapshots;

export const takesSnapshots = (cluster: Pick<ClusterSpec, "settings">): boolean =>
  etcdSettings.of(cluster).snapshots !== undefined;

/**
 * What the program on a member's host has to know: lines of words, for snapshot-config.sh. It works for a cluster that
 * takes none on a schedule, too.
 *
 * @param settings by default those of the stack file.
 */
export function snapshotConfig(
  cluster: ClusterSpec,
  host: HostSpec,
  settings = snapshotsOf(cluster),
): string {
  const { directory, keep, encryption, s3 } = settings;
  const { dataDir, walDir } = etcdSettings.of(cluster);
  const program = (name: string) => artifactFile({ name: `etcd-${cluster.versions.etcd}` }, name);
  const lines = [
    managed,
    `cluster ${cluster.name}`,
    `member ${host.name}`,
    `kubernetes ${cluster.versions.kubernetes}`,
    `etcd ${cluster.versions.etcd}`,
    `etcdctl ${program("etcdctl")}`,
    `etcdutl ${program("etcdutl")}`,
    // With etcd's RBAC, snapshots are for root alone.
    `access https://127.0.0.1:${etcdPorts.client} ${etcdCA} ${etcdRoot.cert} ${etcdRoot.key}`,
    `data ${dataDir}`,
    ...(walDir === undefined ? [] : [`wal ${walDir}`]),
    `directory ${directory}`,
    `keep ${keep}`,
    ...(encryption?.recipients ?? []).map((recipient) => `recipient ${recipient}`),
    ...placesOf(cluster, settings).map(({ name, remote }) => `place ${name} ${remote}`),
    ...(s3?.ca === undefined ? [] : [`authorities ${paths.s3Authorities}`]),
    `rclone ${paths.rclone}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Places for copies, as rclone calls them. */
function placesOf(
  cluster: ClusterSpec,
  { s3, ssh }: SnapshotSettings,
): { name: "s3" | "ssh"; remote: string }[] {
  const below = (...folders: (string | undefined)[]) =>
    [...folders, cluster.name].filter((folder) => folder !== undefined).join("/");
  return [
    ...(s3 === undefined ? [] : [{ name: "s3" as const, remote: `s3:${below(s3.bucket, s3.folder)}` }]),
    ...(ssh === undefined ? [] : [{ name: "ssh" as const, remote: `ssh:${below(ssh.folder)}` }]),
  ];
}

/**
 * For the snapshot that etcd's host takes right before Kubernetes or etcd gets another version: by the installed program if
 * there is one, or as if there were no settings, so that theirs change nothing here.
 */
export const upgradeSnapshot = (cluster: ClusterSpec, host: HostSpec) => ({
  versions: `Kubernetes ${cluster.versions.kubernetes} and etcd ${cluster.versions.etcd}`,
  program: paths.program,
  config: snapshotConfig(cluster, host, defaultSnapshots),
});
