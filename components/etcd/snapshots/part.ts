import type { Part } from "../../part.ts";
import { checkSnapshots } from "./checks.ts";
import { snapshotsOf, takesSnapshots } from "./config.ts";
import { snapshotConcerns } from "./drift.ts";
import { renderSnapshots } from "./files.ts";
import { snapshotPaths } from "./paths.ts";
import { snapshotProgram } from "./program.ts";
import { snapshotSecrets } from "./secret-files.ts";

/** Snapshots of etcd, on each of its members. */
export const etcdSnapshots: Part = {
  name: "etcd-snapshots",
  isOn: ({ isEtcd }) => isEtcd,
  directories: [snapshotPaths.folder],
  checks: [checkSnapshots],
  services: (cluster, host) =>
    takesSnapshots(cluster) ? [renderSnapshots({ cluster, host, program: snapshotProgram })] : [],
  keyFiles: ({ cluster }) => snapshotSecrets(cluster),
  preparation: (cluster) => {
    const { encryption, s3, ssh } = snapshotsOf(cluster);
    const packages = [
      ...(encryption === undefined ? [] : ["age"]),
      ...(s3 === undefined && ssh === undefined ? [] : ["rclone"]),
    ];
    return { packages: { debian: packages, rhel: packages } };
  },
  facts: [new URL("etcd-snapshot-facts.sh", import.meta.url)],
  drift: snapshotConcerns,
};
