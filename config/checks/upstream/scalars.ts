import { integerRange, isDuration, isFloat, isQuantity } from "./numbers.ts";
import { asText } from "../../schema/text.ts";

/**
 * What a field of a configuration file takes, in words, if the value is not that.
 *
 * @param type `bool`, `string`, `int32`, `duration` and the like.
 * @returns undefined for a value that is right.
 */
export function scalarMistake(value: unknown, type: string): string | undefined {
  const range = integerRange(type);
  if (range !== undefined) return integerMistake(value, range);
  if (isFloat(type)) return typeof value === "number" ? undefined : unquoted("a number", isNumeric(value));
  switch (type) {
    case "bool":
      return typeof value === "boolean"
        ? undefined
        : unquoted("true or false", value === "true" || value === "false");
    case "string":
      return typeof asText(value) === "string" ? undefined : quoted("a string", typeof value === "number");
    case "duration":
      return isDurationValue(value) ? undefined : aDuration;
    case "durationOrNanoseconds":
      return isDurationValue(value) || Number.isSafeInteger(value) ? undefined : aDuration;
    case "quantity":
      return isQuantityValue(value) ? undefined : aQuantity;
    case "intOrString":
      return typeof value === "string" || Number.isSafeInteger(value)
        ? undefined
        : "a whole number or a string";
    case "time":
      return typeof value === "string" && !Number.isNaN(Date.parse(value))
        ? undefined
        : "a time such as 2026-01-31T12:00:00Z";
    default:
      throw new Error(`a description has the type ${type}, which is not known here`);
  }
}

/** What a quantity of Kubernetes is, in words. */
export const aQuantity = "a quantity such as 500m, 2 or 1.5Gi";

/** What a duration of Go is, in words. */
export const aDuration = "a duration of hours, minutes and seconds such as 1h30m or 10s";

function integerMistake(
  value: unknown,
  { first, last }: { first: bigint; last: bigint },
): string | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return unquoted("a whole number", isNumeric(value));
  }
  if (Number.isSafeInteger(value) && first <= BigInt(value) && BigInt(value) <= last) return undefined;
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  return `a whole number from ${first < -safe ? -safe : first} to ${last > safe ? safe : last}`;
}

const isDurationValue = (value: unknown): boolean =>
  value === 0 || (typeof value === "string" && isDuration(value));

const isQuantityValue = (value: unknown): boolean =>
  typeof value === "number"
    ? !Number.isInteger(value) || Number.isSafeInteger(value)
    : typeof value === "string" && isQuantity(value);

const isNumeric = (value: unknown): boolean => typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
const unquoted = (allowed: string, isInQuotes: boolean): string =>
  isInQuotes ? `${allowed}; write it without quotes` : allowed;
const quoted = (allowed: string, isBare: boolean): string =>
  isBare ? `${allowed}; write it in quotes` : allowed;
