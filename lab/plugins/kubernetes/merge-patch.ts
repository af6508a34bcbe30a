import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../server/property.ts";
import { isMap } from "./fields.ts";

/** The JSON merge patch (RFC 7386) that turns one object into the other. */
export function mergePatch(from: PropertyMap, to: PropertyMap): PropertyMap {
  const patch: PropertyMap = {};
  for (const key of Object.keys(from)) if (to[key] === undefined) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const old = from[key];
    if (isDeepStrictEqual(old, value)) continue;
    patch[key] = isMap(old) && isMap(value) ? mergePatch(old, value) : value;
  }
  return patch;
}
