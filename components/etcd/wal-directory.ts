import type { ClusterSpec } from "../../config/cluster.ts";

/** Where a member has its write-ahead log. */
export const walDirectoryOf = ({ dataDir, walDir }: ClusterSpec["etcd"]): string =>
  walDir ?? `${dataDir}/member/wal`;
