import { z } from "zod";

/**
 * The text that a number or a boolean was written as, if that is certain: not for one with a fraction or an exponent, and
 * not beyond 2^53, where the last digits are lost. Everything else is returned as it is.
 */
export function asText(value: unknown): unknown {
  if (typeof value === "boolean") return String(value);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : value;
}

/** The schema of a text for which YAML may have a number or a boolean: `4096` and `true` without quotes. */
export const orScalar = <S extends z.ZodType>(text: S) => z.preprocess(asText, text);

/** The same for a switch, where YAML may have a boolean for `on` and `off`. */
export const orBoolean = <S extends z.ZodType>(text: S) =>
  z.preprocess((value) => (typeof value === "boolean" ? (value ? "on" : "off") : value), text);
