import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";

/** Whether a list or watch with this query has the object; selectors with `=` only. */
export function isSelected(object: PropertyMap, query: URLSearchParams): boolean {
  const at = (path: string) =>
    path.split(".").reduce<unknown>((value, key) => (value as PropertyMap | undefined)?.[key], object);
  const fields = (query.get("fieldSelector") ?? "").split(",").filter(Boolean);
  const labels = (query.get("labelSelector") ?? "").split(",").filter(Boolean);
  const have = ((object.metadata as PropertyMap).labels ?? {}) as PropertyMap;
  return (
    fields.every((one) => String(at(one.split("=")[0] ?? "")) === one.split("=")[1]) &&
    labels.every((one) => have[one.split("=")[0] ?? ""] === one.split("=")[1])
  );
}
