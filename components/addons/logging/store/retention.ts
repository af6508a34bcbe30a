import type { ClusterSpec } from "../../../../config/cluster.ts";
import { bytesOf } from "../../../../config/schema/storage.ts";
import { loggingSettings } from "../settings.ts";

/** How much space logs may take: by default less than the volume has, since merging needs some, too. */
export function retentionBytes(cluster: ClusterSpec): number {
  const { size = "20Gi", retentionSize } = loggingSettings.of(cluster) ?? {};
  return retentionSize === undefined ? Math.floor(bytesOf(size) * 0.9) : bytesOf(retentionSize);
}
