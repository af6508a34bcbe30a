import type { Found } from "../found/found.ts";
import { replaced } from "./properties.ts";
import type { Adopter } from "./stand-in.ts";

/** @param madeAnew is told the names of passwords that were found nowhere, and so are made anew. */
export const randomAdopter = (found: Found, madeAnew: (name: string) => void): Adopter => ({
  adopt: async (asked, real) => {
    const made = await real.create(asked);
    const text = found.texts.get(asked.name);
    if (text === undefined) {
      madeAnew(asked.name);
      return made;
    }
    const { result, bcryptHash } = text;
    return { ...made, properties: replaced(made.properties, { result, bcryptHash }) };
  },
});
