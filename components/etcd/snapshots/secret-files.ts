import type { ClusterSpec } from "../../../config/cluster.ts";
import { managed } from "../../../documents/host-file.ts";
import { snapshotsOf, takesSnapshots } from "./config.ts";
import { snapshotPaths as paths } from "./paths.ts";
import type { SnapshotSettings } from "./settings.ts";

type Files = Record<string, { mode: string; content: string }>;

/** Access to the places for copies, for root alone. They are read anew for each snapshot. */
export function snapshotSecrets(cluster: ClusterSpec): Files {
  const { s3, ssh } = snapshotsOf(cluster);
  if (!takesSnapshots(cluster) || (s3 === undefined && ssh === undefined)) return {};
  const texts: Record<string, string | undefined> = {
    [paths.rclone]: `${[managed, ...s3Remote(s3), ...sshRemote(ssh)].join("\n")}\n`,
    [paths.s3Authorities]: s3?.ca,
    [paths.sshKey]: ssh && `${ssh.privateKey.trimEnd()}\n`,
    [paths.knownHosts]: ssh && `${managed}\n${serverName(ssh)} ${ssh.hostKey}\n`,
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([path, content]) =>
      content === undefined ? [] : [[path, { mode: "0600", content }]],
    ),
  );
}

/** The options of rclone's backend for S3. */
const s3Remote = (s3: SnapshotSettings["s3"]): string[] =>
  s3 === undefined
    ? []
    : [
        "[s3]",
        "type = s3",
        "provider = Other",
        `endpoint = ${s3.endpoint}`,
        `region = ${s3.region}`,
        `access_key_id = ${s3.accessKeyID}`,
        `secret_access_key = ${s3.secretAccessKey}`,
        // It may have no right to look at the bucket itself.
        "no_check_bucket = true",
      ];

/** Those of its backend for SFTP, which runs no commands on the server. */
const sshRemote = (ssh: SnapshotSettings["ssh"]): string[] =>
  ssh === undefined
    ? []
    : [
        "[ssh]",
        "type = sftp",
        `host = ${ssh.address}`,
        `port = ${ssh.port}`,
        `user = ${ssh.user}`,
        `key_file = ${paths.sshKey}`,
        `known_hosts_file = ${paths.knownHosts}`,
        "disable_hashcheck = true",
        "shell_type = none",
      ];

/** As in known_hosts. */
const serverName = ({ address, port }: { address: string; port: number }): string =>
  port === 22 ? address : `[${address}]:${port}`;
