import { isDeepStrictEqual } from "node:util";
import { readAsset } from "./asset.ts";
import type { PropertyMap } from "./property.ts";
import type { PropertyDiff } from "./provider.ts";

/**
 * The paths at which two sets of inputs differ, as the engine writes them: `stdin`, `connection.host`,
 * `triggers[0]`, `labels["app.kubernetes.io/name"]`. A value UNKNOWN on one side only is a difference.
 */
export function diffInputs(olds: PropertyMap, news: PropertyMap): Record<string, PropertyDiff> {
  const differences: Record<string, PropertyDiff> = {};
  collect({ olds, news, path: "", differences });
  return differences;
}

function collect(args: {
  olds: object;
  news: object;
  path: string;
  differences: Record<string, PropertyDiff>;
}): void {
  const { path, differences } = args;
  const olds = new Map<string, unknown>(Object.entries(args.olds));
  const news = new Map<string, unknown>(Object.entries(args.news));
  for (const key of new Set([...olds.keys(), ...news.keys()])) {
    const at = Array.isArray(args.news) ? `${path}[${key}]` : joinPath(path, key);
    const before = olds.get(key);
    const after = news.get(key);
    if (before === undefined && after !== undefined) differences[at] = { kind: "add" };
    else if (before !== undefined && after === undefined) differences[at] = { kind: "delete" };
    else if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
      collect({ olds: before, news: after, path: at, differences });
    } else if (!isDeepStrictEqual(before, after)) differences[at] = { kind: "update" };
  }
}

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && readAsset(value) === undefined;

function joinPath(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}

/** The names of the top-level properties that the given paths lie in. */
export function topLevelProperties(paths: Iterable<string>): string[] {
  return [...new Set(Array.from(paths, (path) => /^[^.[]+/.exec(path)?.[0] ?? path))];
}
