import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { StatusError } from "./status.ts";

/** One entry of `metadata.managedFields`. */
export interface ManagedFields {
  manager: string;
  operation: "Apply" | "Update";
  fieldsV1: PropertyMap;
}

type Path = string[];

const isMap = (value: unknown): value is PropertyMap =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Fields that have no manager: what the object is, and what the server writes. */
const UNMANAGED =
  /^(apiVersion|kind|metadata\.(name|namespace|uid|resourceVersion|generation|creationTimestamp|managedFields))$/;

/** The managed fields of an object: its leaves, lists being leaves too. */
export function leavesOf(object: PropertyMap, path: Path = []): Path[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const inner = [...path, key];
    if (UNMANAGED.test(inner.join("."))) return [];
    return isMap(value) && Object.keys(value).length > 0 ? leavesOf(value, inner) : [inner];
  });
}

/** Leaves in the form of `fieldsV1`: `{ "f:data": { "f:a": {} } }`. */
export function toFieldsV1(leaves: Path[]): PropertyMap {
  const fields: PropertyMap = {};
  for (const leaf of leaves) {
    let at = fields;
    for (const key of leaf) at = (at[`f:${key}`] ??= {}) as PropertyMap;
  }
  return fields;
}

const fromFieldsV1 = (fields: PropertyMap, path: Path = []): Path[] =>
  Object.entries(fields).flatMap(([key, inner]) => {
    const at = [...path, key.slice(2)];
    return isMap(inner) && Object.keys(inner).length > 0 ? fromFieldsV1(inner, at) : [at];
  });

const valueAt = (object: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), object);

/**
 * Server-side apply, with lists as single values: the applied fields become the manager's, what it had and no
 * longer applies goes away unless somebody else has it too, and a differing value of somebody else is a conflict.
 */
export function applyTo(args: {
  live: PropertyMap | undefined;
  applied: PropertyMap;
  manager: string;
  force: boolean;
}): PropertyMap {
  const { live, applied, manager, force } = args;
  const entries = ((live?.metadata as PropertyMap | undefined)?.managedFields ?? []) as ManagedFields[];
  const isOwn = (entry: ManagedFields) => entry.manager === manager && entry.operation === "Apply";
  const leaves = leavesOf(applied);
  const differs = (leaf: Path) => !isDeepStrictEqual(valueAt(live, leaf), valueAt(applied, leaf));
  const same = (one: Path) => (other: Path) => one.join("\0") === other.join("\0");
  const others = entries
    .filter((entry) => !isOwn(entry))
    .map((entry) => ({ entry, leaves: fromFieldsV1(entry.fieldsV1) }));
  const conflicts = others.flatMap(({ entry, leaves: theirs }) =>
    theirs
      .filter((leaf) => leaves.some(same(leaf)) && differs(leaf))
      .map((leaf) => ({ leaf, message: `conflict with "${entry.manager}": .${leaf.join(".")}` })),
  );
  if (conflicts.length > 0 && !force) {
    const message = `Apply failed with ${conflicts.length} conflict: ${conflicts.map((one) => one.message).join(", ")}`;
    throw new StatusError({ code: 409, reason: "Conflict", message });
  }
  const kept = others.map(({ entry, leaves: theirs }) => ({
    ...entry,
    fieldsV1: toFieldsV1(theirs.filter((leaf) => !conflicts.some((one) => same(leaf)(one.leaf)))),
  }));
  const result = structuredClone(live ?? {});
  const before = entries.filter(isOwn).flatMap((entry) => fromFieldsV1(entry.fieldsV1));
  for (const leaf of before) {
    const gone = !leaves.some(same(leaf)) && !others.some(({ leaves: theirs }) => theirs.some(same(leaf)));
    if (gone) removeAt(result, leaf);
  }
  merge(result, applied);
  const own: ManagedFields = { manager, operation: "Apply", fieldsV1: toFieldsV1(leaves) };
  const metadata = (result.metadata ??= {}) as PropertyMap;
  metadata.managedFields = leaves.length > 0 ? [...kept, own] : kept;
  return result;
}

/** Removes a field, and the objects around it that are empty then. */
function removeAt(object: PropertyMap, [key = "", ...rest]: Path): void {
  const inner = object[key];
  if (rest.length > 0 && isMap(inner)) removeAt(inner, rest);
  if (rest.length === 0 || (isMap(inner) && Object.keys(inner).length === 0))
    Reflect.deleteProperty(object, key);
}

/** A JSON merge patch (RFC 7386), in place. */
export function merge(target: PropertyMap, patch: PropertyMap): void {
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(target, key);
    else if (isMap(value)) {
      if (!isMap(target[key])) target[key] = {};
      merge(target[key] as PropertyMap, value);
    } else target[key] = value;
  }
}
