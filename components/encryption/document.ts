import { z } from "zod";
import { command } from "../../documents/command.ts";
import { repairable } from "../../documents/repair.ts";

/** All Secrets written anew; see reencrypt.sh. */
export const reencryption = repairable.extend({
  /** Generation of the key in use. */
  key: z.number(),
  /** Whose API servers write with it by then. */
  masters: z.array(z.string()),
  /** How many times the same key was taken up again after an `up` that was cut off. */
  again: z.number().optional(),
});

export const reencryptCommand = command("reencrypt", reencryption);
