import { z } from "zod";

/**
 * The field `repair` of a document. It makes the document differ from the previous one although the stack file asks for
 * the same, so that Pulumi runs the command again. The host remembers it with the document. While there is no drift, it
 * stays the same, down to the order of its fields.
 */
export const repair = z.object({
  /** How many times this command has been repaired so far; tells this repair from an identical earlier one. */
  number: z.number(),
  /** Identifies the installation on which the command had to start over. */
  machine: z.string().optional(),
  /** Fingerprint of the kubelet's unusable certificate because of which the node last had to join again. */
  rejoin: z.string().optional(),
  /** The last repair that the command's unit must be restarted for. */
  restart: z.number().optional(),
  /** What is not as the command left it → what is wrong with it. */
  why: z.record(z.string(), z.string()),
});

export type Repair = z.infer<typeof repair>;

/** Any document that may ask for a repair. */
export const repairable = z.object({ repair: repair.optional() });
