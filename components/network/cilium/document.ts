import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { service } from "../../../documents/service.ts";

export const ciliumHostDocument = service.extend({
  /** The folder in which the unit notes what was not there before; see mount-bpf.sh. */
  notes: z.string(),
});

export type CiliumHostService = z.infer<typeof ciliumHostDocument>;

export const ciliumHostCommand = command("cilium-host", ciliumHostDocument.omit({ files: true }));
