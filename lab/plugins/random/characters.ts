import { randomInt } from "node:crypto";
import { failure } from "../bridge/check.ts";
import type { Schema } from "../bridge/schema.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure } from "../server/provider.ts";
import { KEEPERS } from "./keepers.ts";

/** Inputs of random strings and passwords. */
export interface CharacterInputs {
  length: number;
  lower: boolean;
  upper: boolean;
  numeric: boolean;
  special: boolean;
  minLower: number;
  minUpper: number;
  minNumeric: number;
  minSpecial: number;
  overrideSpecial?: string;
}

const MINIMA = ["minUpper", "minLower", "minNumeric", "minSpecial"] as const;

export const CHARACTERS: Schema = {
  ...KEEPERS,
  length: { type: "integer", required: true, atLeast: 1 },
  lower: { type: "boolean", default: true },
  minLower: { type: "integer", default: 0 },
  minNumeric: { type: "integer", default: 0 },
  minSpecial: { type: "integer", default: 0 },
  minUpper: { type: "integer", default: 0 },
  number: { type: "boolean", default: true },
  numeric: { type: "boolean", default: true },
  overrideSpecial: { type: "string" },
  special: { type: "boolean", default: true },
  upper: { type: "boolean", default: true },
};

/** `number` is the old name of `numeric`: each follows the other. */
export function deriveNumeric({ number, numeric }: PropertyMap): PropertyMap {
  const value = numeric ?? number;
  return value === undefined ? {} : { number: number ?? value, numeric: value };
}

/** Refuses lengths without room for the minima, and strings of no characters at all. */
export function checkCharacters(args: { inputs: PropertyMap; resourceName: string }): CheckFailure[] {
  const { inputs, resourceName } = args;
  const { length, lower, upper, special } = inputs;
  const { numeric } = deriveNumeric(inputs);
  const sum = MINIMA.map((name) => Number(inputs[name] ?? 0)).reduce((a, b) => a + b, 0);
  const failures = [];
  if (typeof length === "number" && length < sum) {
    const reason = `Invalid Attribute Value. Attribute length value must be at least sum of min_upper + min_lower + min_numeric + min_special, got: ${length}`;
    failures.push(failure({ reason, resourceName, valuePath: "length" }));
  }
  if ([lower, upper, special, numeric].every((allowed) => allowed === false)) {
    const reason =
      "No characters to choose from: at least one of lower, upper, numeric, special must be true";
    failures.push(failure({ reason, resourceName, valuePath: "lower" }));
  }
  return failures;
}

/** A string of random characters, each kind at least as often as asked for. */
export function randomCharacters(inputs: CharacterInputs): string {
  const kinds = [
    { characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", allowed: inputs.upper, least: inputs.minUpper },
    { characters: "abcdefghijklmnopqrstuvwxyz", allowed: inputs.lower, least: inputs.minLower },
    { characters: "0123456789", allowed: inputs.numeric, least: inputs.minNumeric },
    {
      characters: inputs.overrideSpecial || "!@#$%&*()-_=+[]{}<>:?",
      allowed: inputs.special,
      least: inputs.minSpecial,
    },
  ];
  const any = kinds.map(({ characters, allowed }) => (allowed ? characters : "")).join("");
  const required = kinds.flatMap(({ characters, least }) => pick(characters, least));
  return shuffled([...required, ...pick(any, inputs.length - required.length)]).join("");
}

const pick = (characters: string, count: number): string[] =>
  Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));

function shuffled(items: string[]): string[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(randomInt(rest.length), 1));
}
