import { isDeepStrictEqual } from "node:util";
import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { PropertyDiff } from "../server/provider.ts";
import { isMap } from "./fields.ts";
import { isEmpty } from "./prune.ts";
import { containsPath, formatPath, parsePath } from "./property-path.ts";
import type { PropertyPath } from "./property-path.ts";
import { isQuantityPath, isSameQuantity } from "./quantity.ts";
import { touches } from "./replacement.ts";

/** What to compare. */
export interface Comparison {
  /** The live object, pruned to the shape of the old inputs. */
  old: PropertyMap;
  oldInputs: PropertyMap;
  news: PropertyMap;
  /** Fields whose change replaces the object, see `replacementFields`. */
  replacing: string[];
  ignoreChanges: string[];
}

/** How the new inputs differ from the object, by property path; empty when an update would change nothing. */
export function diffObjects(comparison: Comparison): Record<string, PropertyDiff> {
  const { old, oldInputs, news, replacing, ignoreChanges } = comparison;
  const ignored = ignoreChanges.map(parsePath);
  const found: Record<string, PropertyDiff> = {};
  for (const { path, kind, value } of compare({ path: [], old, oldInput: oldInputs, news })) {
    if (ignored.some((ignore) => containsPath(ignore, path))) continue;
    const replaces = replacing.some((field) => touches({ path, value, field }));
    found[formatPath(path)] = {
      kind: replaces ? `${kind}-replace` : kind,
      // Only the old inputs still have what the new ones leave out.
      inputDiff: kind === "delete",
    };
  }
  return found;
}

interface Change {
  path: PropertyPath;
  kind: "add" | "update" | "delete";
  value: unknown;
}

interface Pair {
  path: PropertyPath;
  old: unknown;
  oldInput: unknown;
  news: unknown;
}

function compare({ path, old, oldInput, news }: Pair): Change[] {
  const missing = old === undefined || old === null;
  if (news === undefined || news === null) return missing ? [] : [{ path, kind: "delete", value: undefined }];
  if (missing) return isDroppedByServer(news, oldInput) ? [] : [{ path, kind: "add", value: news }];
  if (isMap(old) && isMap(news)) {
    return keysOf(old, news).flatMap((key) => compare(pairAt({ path, old, oldInput, news }, key)));
  }
  if (Array.isArray(old) && Array.isArray(news)) {
    const indices = [...Array(Math.max(old.length, news.length)).keys()];
    return indices.flatMap((index) => compare(pairAt({ path, old, oldInput, news }, index)));
  }
  if (news !== UNKNOWN && isSame({ path, old, news })) return [];
  return [{ path, kind: "update", value: news }];
}

const keysOf = (...maps: PropertyMap[]): string[] => [...new Set(maps.flatMap((map) => Object.keys(map)))];

function pairAt({ path, old, oldInput, news }: Pair, key: string | number): Pair {
  const at = (value: unknown): unknown =>
    value !== null && typeof value === "object"
      ? (value as Record<string | number, unknown>)[key]
      : undefined;
  return { path: [...path, key], old: at(old), oldInput: at(oldInput), news: at(news) };
}

const isSame = ({ path, old, news }: Omit<Pair, "oldInput">): boolean =>
  isDeepStrictEqual(old, news) || (isQuantityPath(path) && isSameQuantity(old, news));

/** The server does not keep empty values of most fields: one that was there before and is gone is no change. */
const isDroppedByServer = (value: unknown, oldInput: unknown): boolean =>
  isEmpty(value) && isDeepStrictEqual(value, oldInput);
