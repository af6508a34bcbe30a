import type { PropertyMap } from "../server/property.ts";
import { isNotFound } from "./api-error.ts";
import { referenceTo } from "./objects.ts";
import type { ObjectClient } from "./objects.ts";

/**
 * Gives up all fields that a field manager has in an object: those that nobody else manages go away or back to
 * their defaults. An object that is gone has nothing to give up.
 */
export async function relinquish(args: {
  objects: ObjectClient;
  object: PropertyMap;
  fieldManager: string;
}): Promise<void> {
  const { objects, object, fieldManager } = args;
  const { apiVersion, kind, namespace, name } = referenceTo(object);
  try {
    // Applying to an object that is gone would make it anew.
    await objects.get({ apiVersion, kind, namespace, name });
    const identity = { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
    await objects.apply(identity, { fieldManager, force: false });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
