import { z } from "zod";

const allowed = "a list of different whole numbers from 1, such as [1, 2]";
const message = `allowed: ${allowed}`;

export const encryptionKeys = z
  .array(z.int(message).min(1, message), message)
  .min(1, message)
  .refine((numbers) => new Set(numbers).size === numbers.length, message)
  .default([1])
  .meta({
    description:
      "Generations of the key that Secrets are encrypted with in etcd. The first one writes, all can be read; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`. With the second stage all Secrets are re-encrypted.",
    allowed,
    examples: [[1, 2]],
  });
