import type { ClusterSpec } from "./cluster.ts";

/** Where the first key has always been the only one, nothing has to be encrypted anew. */
export const needsReencryption = ({ encryptionKeys }: Pick<ClusterSpec, "encryptionKeys">): boolean =>
  encryptionKeys.some((generation) => generation !== 1);
