import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { merge } from "./managed-fields.ts";

/** A copy of the object after a JSON merge patch, or a JSON patch of `replace` steps. */
export function patched(live: PropertyMap, body: PropertyMap | PropertyMap[]): PropertyMap {
  const object = structuredClone(live);
  if (!Array.isArray(body)) merge(object, body);
  else {
    for (const { path, value } of body) {
      merge(
        object,
        String(path)
          .split("/")
          .slice(1)
          .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as PropertyMap,
      );
    }
  }
  return object;
}
