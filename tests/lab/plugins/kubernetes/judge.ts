import { readinessOf } from "../../../../lab/plugins/kubernetes/await/readiness.ts";
import type { Verdict } from "../../../../lab/plugins/kubernetes/await/verdict.ts";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";

/** What the lab thinks of an object that stands among these others. */
export function judge(object: PropertyMap, related: PropertyMap[] = []): Verdict {
  const readiness = readinessOf(object);
  if (!readiness) throw new Error("There is nothing to wait for.");
  return readiness.judge({ object, related: (kind) => related.filter((item) => item.kind === kind) });
}
