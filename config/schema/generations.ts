import { z } from "zod";

export const allowedGenerations = "a list of different whole numbers from 1, such as [1, 2]";
const message = `allowed: ${allowedGenerations}`;

/** Generations of something that is rotated: the first is in use, all are trusted. */
export const generations = z
  .array(z.int(message).min(1, message), message)
  .min(1, message)
  .refine((numbers) => new Set(numbers).size === numbers.length, message)
  .default([1]);
