import type { ClusterSpec } from "../../config/cluster.ts";
import { isRotated } from "../../config/generations.ts";

/** Where the first key has always been the only one, nothing has to be encrypted anew. */
export const needsReencryption = ({ encryptionKeys }: Pick<ClusterSpec, "encryptionKeys">): boolean =>
  isRotated(encryptionKeys);
