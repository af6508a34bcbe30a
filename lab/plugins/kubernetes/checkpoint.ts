import { hexSuffix } from "./autoname.ts";
import { annotation, ANNOTATION } from "./annotations.ts";
import { isMap, stringAt } from "./fields.ts";
import { toApi, toSdk } from "./sdk-names.ts";
import { markSecrets } from "./secrets.ts";
import type { PropertyMap } from "../server/property.ts";

/**
 * What the state keeps of an object: the live object's fields as outputs and, under names with two underscores,
 * what the plugin must remember. The names are those of the official plugin, so that either understands the
 * other's state.
 */
export interface Checkpoint {
  /** The inputs the object was last made from. */
  inputs: PropertyMap;
  /** The object as the API server last gave it. */
  live: PropertyMap;
  initialApiVersion: string;
  fieldManager: string;
}

/** The outputs for the engine; what is secret in `secretsOf` (the inputs as they came) is so in them too. */
export function toOutputs(checkpoint: Checkpoint, secretsOf: PropertyMap): PropertyMap {
  const { inputs, live, initialApiVersion, fieldManager } = checkpoint;
  return {
    ...markSecrets(toSdk(live), secretsOf),
    __inputs: markSecrets(toSdk(inputs), secretsOf),
    __initialApiVersion: initialApiVersion,
    __fieldManager: fieldManager,
  };
}

/** The inverse of {@link toOutputs}; the inputs and the object are empty where the state has none. */
export function fromOutputs(outputs: PropertyMap): Checkpoint {
  const { __inputs, __initialApiVersion, __fieldManager, ...live } = toApi(outputs);
  const inputs = isMap(__inputs) ? __inputs : {};
  return {
    inputs,
    live,
    initialApiVersion:
      typeof __initialApiVersion === "string" ? __initialApiVersion : (stringAt(inputs, "apiVersion") ?? ""),
    fieldManager: typeof __fieldManager === "string" ? __fieldManager : "",
  };
}

/** Manager of objects that are made by a plain create, and of all of them without server-side apply. */
export const CREATE_MANAGER = "pulumi-kubernetes";

/** The field manager of a resource: by annotation, else the one in the state, else a new one of its own. */
export function fieldManagerOf(args: {
  inputs: PropertyMap;
  stored: string;
  serverSideApply: boolean;
}): string {
  const { inputs, stored, serverSideApply } = args;
  if (!serverSideApply) return CREATE_MANAGER;
  return annotation(inputs, ANNOTATION.patchFieldManager) || stored || `${CREATE_MANAGER}-${hexSuffix()}`;
}
