import { z } from "zod";
import { command } from "../../documents/command.ts";
import { repairable } from "../../documents/repair.ts";

/** A re-encryption of all Secrets; see reencrypt.sh. */
export const reencryption = repairable.extend({
  /** Generation of the key in use. */
  key: z.number(),
  /** Masters whose API servers write with it by then. */
  masters: z.array(z.string()),
  /** How many times the same key came back into use after an interrupted `up`. */
  again: z.number().optional(),
});

export const reencryptCommand = command("reencrypt", reencryption);
