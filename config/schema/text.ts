import { z } from "zod";

/**
 * The string that a number or boolean was written as, if that is certain: not for one with a fraction or an exponent, nor
 * from 2^53, where the last digits are lost. Everything else is returned unchanged.
 */
export function asText(value: unknown): unknown {
  if (typeof value === "boolean") return String(value);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : value;
}

/** The schema of a string that YAML may read as a number or a boolean: `4096` and `true` without quotes. */
export const orScalar = <S extends z.ZodType>(text: S) => z.preprocess(asText, text);

/** The same for a switch, whose `on` and `off` YAML may read as booleans. */
export const orBoolean = <S extends z.ZodType>(text: S) =>
  z.preprocess((value) => (typeof value === "boolean" ? (value ? "on" : "off") : value), text);
