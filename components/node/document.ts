import { z } from "zod";
import { facts } from "../../documents/facts.ts";
import { repair } from "../../documents/repair.ts";

const taint = z.object({ key: z.string(), value: z.string().optional(), effect: z.string() });

export type Taint = z.infer<typeof taint>;

/** A Node as the API server has it; its annotations hold what membership.sh was last asked for. */
const node = z.object({
  labels: z.record(z.string(), z.string()),
  taints: z.array(taint),
  asked: z.object({
    labels: z.record(z.string(), z.string()).nullable(),
    taints: z.array(taint).nullable(),
    repair: repair.nullable(),
  }),
});

export type NodeFacts = z.infer<typeof node>;

/** Every Node by name, on a master whose API server answers; see node-facts.sh. */
export const nodeFacts = facts("node", z.record(z.string(), node));
