import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { StatusError } from "./status.ts";

/** The new state of an object. @throws when the API server would not have it. */
export function valid(old: PropertyMap | undefined, object: PropertyMap): PropertyMap {
  const invalid = (field: string, what: string) =>
    new StatusError({
      code: 422,
      reason: "Invalid",
      message: `${String(object.kind)} is invalid: ${field}: ${what}`,
      details: { causes: [{ field, reason: "FieldValueInvalid" }] },
    });
  const selector = (of: PropertyMap | undefined) =>
    JSON.stringify((of?.spec as PropertyMap | undefined)?.selector);
  if (object.kind === "Deployment" && old && selector(old) !== selector(object)) {
    throw invalid("spec.selector", "field is immutable");
  }
  const { data } = object;
  if (object.kind === "ConfigMap" && Object.values(data ?? {}).some((value) => typeof value !== "string")) {
    throw invalid("data", "must be strings");
  }
  return object;
}
