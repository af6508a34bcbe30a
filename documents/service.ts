import { z } from "zod";
import { generations } from "./generations.ts";
import { hostDirectory, hostFiles } from "./host-file.ts";
import { repairable } from "./repair.ts";

const probe = z.object({
  url: z.string(),
  seconds: z.number(),
  cacert: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
  insecure: z.literal(true).optional(),
});

/** A systemd unit with the files that it reads, for service.sh. */
export const service = repairable.extend({
  unit: z.string(),
  /** Those that are the unit's alone, or the cluster's. */
  directories: z.record(z.string(), hostDirectory).optional(),
  files: hostFiles,
  /** What else the unit reads: name → fingerprint. The unit restarts when one changes. */
  reads: z.record(z.string(), z.string()),
  /** Of what the unit trusts, and of what it authenticates with. */
  generations: generations.optional(),
  /** Files whose change only needs a reload. */
  reload: z.array(z.string()).optional(),
  /** TCP ports that must be free before the first start. */
  ports: z.array(z.number()).optional(),
  /** What answers with success once the unit works. */
  ready: probe.optional(),
  /** What answers once the unit works again after a restart or reload; with `anyAnswer`, even an error will do. */
  recovers: probe.extend({ anyAnswer: z.literal(true).optional() }).optional(),
  /** Where it serves which certificate, and the client certificate that it asks for, if any. */
  serves: z
    .array(
      z.object({
        address: z.string(),
        certificate: z.string(),
        client: z.object({ cert: z.string(), key: z.string() }).optional(),
      }),
    )
    .optional(),
  /** Do not wait for the start: it completes only once others have started too. */
  noBlock: z.literal(true).optional(),
  /** What the unit creates at run time, for removal to delete. */
  leftovers: z.array(z.string()).optional(),
  /** Network interfaces that it creates. */
  interfaces: z.array(z.string()).optional(),
});

export type Service = z.infer<typeof service>;
