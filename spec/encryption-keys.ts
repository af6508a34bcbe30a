import type { ClusterSpec } from "./cluster.ts";
import { isRotated } from "./generations.ts";

/** Where the first key has always been the only one, nothing has to be encrypted anew. */
export const needsReencryption = ({ encryptionKeys }: Pick<ClusterSpec, "encryptionKeys">): boolean =>
  isRotated(encryptionKeys);
