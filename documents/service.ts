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
  directories: z.record(z.string(), hostDirectory).optional(),
  files: hostFiles,
  /** What the unit reads besides: name → fingerprint. The unit restarts when one changes. */
  reads: z.record(z.string(), z.string()),
  /** Of what the unit trusts, and of what it proves itself with. */
  generations: generations.optional(),
  /** Files whose change needs no more than a reload. */
  reload: z.array(z.string()).optional(),
  /** TCP ports that must be free before the first start. */
  ports: z.array(z.number()).optional(),
  /** What answers with success once the unit works. */
  ready: probe.optional(),
  /** What answers once the unit works again after a restart or a reload; with `anyAnswer`, a refusal will do. */
  recovers: probe.extend({ anyAnswer: z.literal(true).optional() }).optional(),
  /** Do not wait for the start: it ends only when others have started too. */
  noBlock: z.literal(true).optional(),
  /** What the unit makes by itself at run time, and what removal takes away. */
  leftovers: z.array(z.string()).optional(),
});

export type Service = z.infer<typeof service>;
