import { Secret, secret } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import { isMap } from "./fields.ts";

/** Whether the value is a secret or holds one. */
function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(holdsSecret);
}

/**
 * Marks in `outputs` what is secret in `inputs`. Objects are gone through field by field; a list is secret as a
 * whole when one of its items is, since the server may reorder it. The data of a Secret is always secret.
 */
export function markSecrets(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  if (outputs.kind === "Secret") {
    const marked = ["data", "stringData"].filter((key) => outputs[key] !== undefined);
    return { ...outputs, ...Object.fromEntries(marked.map((key) => [key, asSecret(outputs[key])])) };
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => {
      const input = inputs[key];
      if (isMap(value) && isMap(input)) return [key, markSecrets(value, input)];
      return [key, holdsSecret(input) ? asSecret(value) : value];
    }),
  );
}

const asSecret = (value: unknown): Secret => (value instanceof Secret ? value : secret(value));
