import { z } from "zod";
import type { Rotated } from "../config/generations.ts";

const list = z.array(z.number()).readonly();

/**
 * The generations of the authorities and keys that a command hands out or relies on. Hosts remember them with the
 * document, and what a rotation may do next depends on them.
 */
export const generations = z.object({
  kubernetes: list.optional(),
  etcd: list.optional(),
  frontProxy: list.optional(),
  serviceAccount: list.optional(),
} satisfies Record<Rotated, unknown>);

export type RememberedGenerations = z.infer<typeof generations>;

/** Any document that names generations. */
export const rotatable = z.object({ generations });
