import { reveal, Secret } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";

/** Whether the value is an object with named fields (not a list, a secret or an unknown). */
export function isMap(value: unknown): value is PropertyMap {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Secret);
}

/** The value at a path of field names; undefined where the path ends early or meets an unknown. */
export function fieldAt(object: unknown, ...path: string[]): unknown {
  let value = reveal(object);
  for (const key of path) {
    if (!isMap(value)) return undefined;
    value = reveal(value[key]);
  }
  return value;
}

/** The text at a path, or undefined. */
export function stringAt(object: unknown, ...path: string[]): string | undefined {
  const value = fieldAt(object, ...path);
  return typeof value === "string" ? value : undefined;
}

/** The number at a path, or undefined. */
export function numberAt(object: unknown, ...path: string[]): number | undefined {
  const value = fieldAt(object, ...path);
  return typeof value === "number" ? value : undefined;
}

/** The object at a path, or an empty one. */
export function mapAt(object: unknown, ...path: string[]): PropertyMap {
  const value = fieldAt(object, ...path);
  return isMap(value) ? value : {};
}

/** The list at a path, or an empty one. */
export function listAt(object: unknown, ...path: string[]): unknown[] {
  const value = fieldAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

/** A copy of the object without the field at the path. */
export function without(object: PropertyMap, ...path: [string, ...string[]]): PropertyMap {
  const [key, ...rest] = path;
  if (!(key in object)) return object;
  const { [key]: value, ...others } = object;
  const [next, ...deeper] = rest;
  if (next === undefined) return others;
  return isMap(value) ? { ...others, [key]: without(value, next, ...deeper) } : object;
}

/** A copy of the object with the field at the path set; objects on the way are made where they are missing. */
export function withField(args: { object: PropertyMap; path: string[]; value: unknown }): PropertyMap {
  const { object, path, value } = args;
  const [key, ...rest] = path;
  if (key === undefined) return object;
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  return { ...object, [key]: withField({ object: isMap(inner) ? inner : {}, path: rest, value }) };
}
