import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { service } from "../../../documents/service.ts";

export const flanneldDocument = service.extend({
  /** What the start of flanneld leads to, and what removal takes away; see flanneld.sh. */
  conflist: z.string(),
  interfaces: z.array(z.string()),
  tables: z.array(z.string()),
});

export type FlanneldService = z.infer<typeof flanneldDocument>;

export const flanneldCommand = command("flanneld", flanneldDocument.omit({ files: true }));
