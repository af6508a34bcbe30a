import { z } from "zod";
import { hostDirectory, hostFile } from "./host-file.ts";

const download = z.object({
  name: z.string(),
  /** Undefined for what another command downloads. */
  url: z.string().optional(),
  sha256: z.string().optional(),
});

/**
 * What the document of any command may hold, for code that treats all of them alike. Nothing is required and other
 * fields are ignored; it is up to the reader to report what is missing.
 */
export const hostDocument = z
  .object({
    directories: z.record(z.string(), hostDirectory.partial()),
    files: z.record(z.string(), hostFile.partial()),
    artifacts: z.array(download),
    images: z.array(download),
  })
  .partial();

export type HostDocument = z.infer<typeof hostDocument>;
