import { z } from "zod";
import { facts } from "../../../documents/facts.ts";

const filesystem = z
  .tuple([z.string(), z.string(), z.number(), z.number(), z.number(), z.number(), z.number()])
  .transform(([directory, id, blockSize, blocks, free, inodes, freeInodes]) => ({
    /** A directory of the cluster on it. */
    directory,
    id,
    /** In bytes; what only root may use is not free. */
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

/** How a host is; see health-facts.sh. */
export const healthFacts = facts(
  "health",
  z.object({
    /** In seconds since 1970. */
    clock: z.number(),
    filesystems: z.array(filesystem),
    served: z.array(served),
  }),
);
