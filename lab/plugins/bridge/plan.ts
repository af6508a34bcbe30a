import { isDeepStrictEqual } from "node:util";
import { hasUnknown, UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { Schema } from "./schema.ts";

/**
 * The inputs as they will stand in the state: with defaults, and with values the provider chose before (in
 * `state`); without a `state` such values are UNKNOWN. Absent inputs are left out.
 */
export function planInputs(args: { schema: Schema; news: PropertyMap; state?: PropertyMap }): PropertyMap {
  const { schema, news, state } = args;
  const planned: PropertyMap = {};
  for (const [name, attribute] of Object.entries(schema)) {
    if (attribute.computed) continue;
    const chosen = attribute.chosen ? (state ? state[name] : UNKNOWN) : undefined;
    const value = news[name] ?? attribute.default ?? chosen ?? undefined;
    if (value !== undefined) planned[name] = value;
  }
  return planned;
}

/** The new inputs with those that the user wants ignored as they are in the state. */
export function ignoreChanges(news: PropertyMap, state: PropertyMap, ignored: string[]): PropertyMap {
  const kept = { ...news };
  for (const path of ignored) {
    const name = path.split(/[.[]/, 1)[0] ?? path;
    kept[name] = state[name];
  }
  return kept;
}

/** Names of the attributes whose planned value is not the one in the state, sorted. */
export function changedNames(names: string[], planned: PropertyMap, state: PropertyMap): string[] {
  return names.filter((name) => isChanged(planned[name], state[name])).sort();
}

function isChanged(planned: unknown, stored: unknown): boolean {
  return hasUnknown(planned) || !isDeepStrictEqual(withoutNulls(planned), withoutNulls(stored));
}

function withoutNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const present = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(present);
}
