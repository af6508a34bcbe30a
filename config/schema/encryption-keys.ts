import { allowed, generations } from "./generations.ts";

export const encryptionKeys = generations.meta({
  description:
    "Generations of the key that Secrets are encrypted with in etcd. The first one writes, all can be read; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`. With the second stage all Secrets are re-encrypted.",
  allowed,
  examples: [[1, 2]],
});
