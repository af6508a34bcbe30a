import { z } from "zod";
import { facts } from "../../../documents/facts.ts";

const filesystem = z
  .tuple([z.string(), z.string(), z.number(), z.number(), z.number(), z.number(), z.number()])
  .transform(([directory, id, blockSize, blocks, free, inodes, freeInodes]) => ({
    /** A directory of the cluster on this file system. */
    directory,
    id,
    /** In bytes; space reserved for root does not count as free. */
    size: blocks * blockSize,
    free: free * blockSize,
    /** 0 where there is no limit. */
    inodes,
    freeInodes,
  }));

export type Filesystem = z.infer<typeof filesystem>;

const served = z
  .tuple([z.string(), z.string(), z.string(), z.string()])
  .transform(([unit, file, shown, stored]) => ({
    unit,
    file,
    /** Both certificates in Base64: the one that the unit shows, and the one in the file. */
    shown,
    stored,
  }));

/** The health of a host; see health-facts.sh. */
export const healthFacts = facts(
  "health",
  z.object({
    /** In seconds since 1970. */
    clock: z.number(),
    filesystems: z.array(filesystem),
    served: z.array(served),
  }),
);
