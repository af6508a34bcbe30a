import { isIP } from "node:net";
import { aDuration, aQuantity } from "./scalars.ts";
import { integerIn, integerRange, isDuration, isFloat, isFloatText, isQuantity } from "./numbers.ts";

/**
 * What a flag takes, in words, if the value is not that.
 *
 * @param value a string, or the number or boolean that stands for one.
 * @param type as Go's pflag or flag names it; for types that are not known here, every string is right.
 * @returns undefined for a value that is right.
 */
export function flagMistake(value: unknown, type: string): string | undefined {
  const text = String(value);
  if (isFloat(type)) return isFloatText(text) ? undefined : "a number";
  const range = integerRange(type);
  if (range !== undefined) return integerMistake(text, range);
  switch (type) {
    case "bool":
      return /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(text) ? undefined : "true or false";
    case "duration":
      return isDuration(text) ? undefined : aDuration;
    case "ip":
      return text === "" || isIP(text) !== 0 ? undefined : "an IP address";
    case "quantity":
      return isQuantity(text) ? undefined : aQuantity;
    case "int32Slice":
      return text.split(",").every((part) => flagMistake(part, "int32") === undefined)
        ? undefined
        : "whole numbers separated by commas";
    case "Level":
      return integerMistake(text, { first: -(2n ** 31n), last: 2n ** 31n - 1n });
    default:
      return undefined;
  }
}

function integerMistake(text: string, { first, last }: { first: bigint; last: bigint }): string | undefined {
  const value = integerIn(text);
  if (value === undefined) return "a whole number";
  return first <= value && value <= last ? undefined : `a whole number from ${first} to ${last}`;
}
