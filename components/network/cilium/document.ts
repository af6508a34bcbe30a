import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { service } from "../../../documents/service.ts";

export const ciliumHostDocument = service.extend({
  /** Exists when the unit has mounted /sys/fs/bpf; see cilium-host.sh. */
  mounted: z.string(),
});

export type CiliumHostService = z.infer<typeof ciliumHostDocument>;

export const ciliumHostCommand = command("cilium-host", ciliumHostDocument.omit({ files: true }));
