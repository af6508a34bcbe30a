import type { PropertyMap } from "../server/property.ts";
import { isMap } from "./fields.ts";

/**
 * The part of a live object that the inputs speak of: fields that the inputs do not have (defaults, status, fields
 * of other managers) are left out, and so are items of lists beyond those of the inputs.
 */
export function pruneToShape(live: PropertyMap, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(live)
      .filter(([key]) => key in inputs)
      .map(([key, value]) => [key, pruneValue(value, inputs[key])]),
  );
}

function pruneValue(live: unknown, input: unknown): unknown {
  if (isMap(live) && isMap(input)) return pruneToShape(live, input);
  if (!Array.isArray(live) || !Array.isArray(input)) return live;
  return live.slice(0, input.length).map((item, index) => pruneValue(item, input[index]));
}

/**
 * The inputs as a live object would have them: its part that the old inputs speak of, and the empty values among
 * the old inputs, which the server does not keep for most fields.
 */
export function inputsFromLive(live: PropertyMap, oldInputs: PropertyMap): PropertyMap {
  return withEmpty(pruneToShape(live, oldInputs), oldInputs) as PropertyMap;
}

function withEmpty(pruned: unknown, input: unknown): unknown {
  if (Array.isArray(pruned) && Array.isArray(input)) {
    return pruned.map((item, index) => withEmpty(item, input[index]));
  }
  if (!isMap(pruned) || !isMap(input)) return pruned;
  const dropped = Object.entries(input).filter(([key, value]) => pruned[key] === undefined && isEmpty(value));
  const kept = Object.entries(pruned).map(([key, value]) => [key, withEmpty(value, input[key])] as const);
  return Object.fromEntries([...kept, ...dropped]);
}

/** Whether the value is the zero of its type, which the server takes for "not set" in most fields. */
export const isEmpty = (value: unknown): boolean =>
  value === false ||
  value === 0 ||
  value === "" ||
  (value !== null && typeof value === "object" && Object.keys(value).length === 0);
