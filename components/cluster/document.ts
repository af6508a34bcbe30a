import { z } from "zod";
import { facts } from "../../documents/facts.ts";

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** What cluster.sh applies, as remembered by the master that it runs on. */
export const objectsDocument = z.object({
  objects: z.array(z.object({ path: z.string(), object })),
  /** Objects with secret values, which are applied from elsewhere and here without those. */
  watched: z.array(z.object({ path: z.string(), object })).optional(),
  /** The cluster itself maintains these too, and may write them differently. */
  keptByCluster: z.literal(true).optional(),
});

export type ObjectsDocument = z.infer<typeof objectsDocument>;

/** The objects as they are now; see object-facts.sh. */
export const objectFacts = facts(
  "objects",
  z.object({
    /** Path in the API → object, without the values of Secrets; null where there is none. Null: no API server answers. */
    living: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()).nullable(),
  }),
);
