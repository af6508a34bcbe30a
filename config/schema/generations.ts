import { z } from "zod";

export const allowed = "a list of different whole numbers from 1, such as [1, 2]";
const message = `allowed: ${allowed}`;

/** Generations of something that is rotated: the first is in use, all are trusted. */
export const generations = z
  .array(z.int(message).min(1, message), message)
  .min(1, message)
  .refine((numbers) => new Set(numbers).size === numbers.length, message)
  .default([1]);

const stages = "The first issues, all are trusted; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`.";
const generationsOf = (what: string) =>
  generations.meta({ description: `Generations of ${what}. ${stages}`, allowed, examples: [[1, 2]] });

export const certificateAuthorities = z.strictObject({
  kubernetes: generationsOf("the authority of API servers, kubelets, and all their clients"),
  etcd: generationsOf("the authority of etcd's members and clients"),
  frontProxy: generationsOf("the authority by which API servers prove themselves to extension API servers"),
});

export const serviceAccountKeys = generations.meta({
  description:
    "Generations of the key that signs the tokens of service accounts. The first signs, tokens of all are taken; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`.",
  allowed,
  examples: [[1, 2]],
});
