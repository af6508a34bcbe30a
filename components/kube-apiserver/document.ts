import { z } from "zod";
import { command } from "../../documents/command.ts";
import { service } from "../../documents/service.ts";

export const apiServerDocument = service.extend({
  /** A URL that must answer before the API server starts. */
  waitFor: z.string().optional(),
  /** Generations, so that the host remembers which keys its API server has. */
  encryptionKeys: z.array(z.number()).readonly(),
});

export type ApiServerService = z.infer<typeof apiServerDocument>;

export const apiServerCommand = command("kube-apiserver", apiServerDocument.omit({ files: true }));
