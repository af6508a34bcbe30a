import { isConflict, messageOf } from "./api-error.ts";
import { ANNOTATION, isAnnotated } from "./annotations.ts";
import { isMap, listAt } from "./fields.ts";
import { CREATE_MANAGER } from "./checkpoint.ts";
import type { PropertyMap } from "../server/property.ts";

/** Whether server-side apply may take fields over from other managers. */
export function isForced(args: {
  inputs: PropertyMap;
  live: PropertyMap | undefined;
  patchForce: boolean;
  preview: boolean;
}): boolean {
  const { inputs, live, patchForce, preview } = args;
  if (patchForce || isAnnotated(inputs, ANNOTATION.patchForce)) return true;
  // A preview must not fail on an object that the update makes anew, or whose managers it sets right first.
  if (live === undefined) return preview;
  const managers = listAt(live, "metadata", "managedFields").filter(isMap);
  if (managers.length === 0) return true;
  return (
    preview && managers.some(({ manager, operation }) => manager === CREATE_MANAGER && operation === "Update")
  );
}

/** A conflict of field managers with what can be done about it; any other error as it is. */
export function withRemedy(error: unknown, fieldManager: string): unknown {
  if (!isConflict(error)) return error;
  const remedy =
    `Leave those fields out (or name them in ignoreChanges), or take them over with the annotation ` +
    `${ANNOTATION.patchForce}: "true" or the provider's enablePatchForce.`;
  return new Error(
    `Other field managers own fields that ${fieldManager} would change. ${messageOf(error)}. ${remedy}`,
    { cause: error },
  );
}
