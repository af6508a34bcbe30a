import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { service } from "../../../documents/service.ts";

export const flanneldDocument = service.extend({
  /** What flanneld creates after it starts, for removal to delete; see flanneld.sh. */
  conflist: z.string(),
  interfaces: z.array(z.string()),
  tables: z.array(z.string()),
});

export type FlanneldService = z.infer<typeof flanneldDocument>;

export const flanneldCommand = command("flanneld", flanneldDocument.omit({ files: true }));
