import type { ClusterSpec } from "../../config/cluster.ts";
import { isRotated } from "../../config/generations.ts";
import { allowedGenerations, generations } from "../../config/schema/generations.ts";
import { setting } from "../../config/setting.ts";

export const encryptionKeys = setting(
  "encryptionKeys",
  generations.meta({
    description:
      "Generations of the key that encrypts Secrets in etcd. The first one encrypts, all decrypt; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`. The second stage re-encrypts all Secrets.",
    allowed: allowedGenerations,
    examples: [[1, 2]],
  }),
);

/** Not needed as long as the first key has always been the only one. */
export const needsReencryption = (cluster: ClusterSpec): boolean => isRotated(encryptionKeys.of(cluster));
