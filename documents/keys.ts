import { z } from "zod";
import { command } from "./command.ts";
import { generations } from "./generations.ts";
import { hostDirectory, hostFiles } from "./host-file.ts";
import { repairable } from "./repair.ts";

/** The private keys, certificates and other secrets of a host, for keys.sh. */
export const keys = repairable.extend({
  /** When the certificates were issued, in seconds since 1970. */
  issued: z.number(),
  directories: z.record(z.string(), hostDirectory),
  files: hostFiles,
  generations,
  /** What the host is called as a node, if it is one. */
  node: z.string().optional(),
  /** Path of a file → path of another one; once that exists, the first is not written. */
  unless: z.record(z.string(), z.string()),
});

export const keysCommand = command("keys", keys.omit({ files: true }));
