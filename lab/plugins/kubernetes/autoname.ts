import { createHash, randomBytes } from "node:crypto";
import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import { annotate, ANNOTATION, isAnnotated } from "./annotations.ts";
import { fieldAt, isMap, stringAt } from "./fields.ts";

/** Eight hexadecimal digits; the same ones for the same seed, so that preview and update agree. */
export function hexSuffix(seed?: Uint8Array): string {
  if (!seed?.length) return randomBytes(4).toString("hex");
  return createHash("sha256").update(seed).digest("hex").slice(0, 8);
}

/** Whether `metadata.name` is set, or will be. */
export function isNamed(object: PropertyMap): boolean {
  const metadata = fieldAt(object, "metadata");
  const name = fieldAt(metadata, "name");
  return metadata === UNKNOWN || name === UNKNOWN || (typeof name === "string" && name !== "");
}

/** Whether the server is to make up the name. */
export const isGenerateName = (object: PropertyMap): boolean =>
  !isNamed(object) && Boolean(fieldAt(object, "metadata", "generateName"));

/** Whether the plugin made up the name. */
export const isAutonamed = (object: PropertyMap): boolean => isAnnotated(object, ANNOTATION.autonamed);

function rename(object: PropertyMap, name: string): PropertyMap {
  const metadata = fieldAt(object, "metadata");
  const named = { ...object, metadata: { ...(isMap(metadata) ? metadata : {}), name } };
  return annotate({ object: named, key: ANNOTATION.autonamed, value: "true" });
}

/**
 * Gives an object without a name one: the name made up earlier when there is one, else `<resource>-<8 hex>`.
 * Objects named by the plugin carry the annotation `pulumi.com/autonamed`.
 */
export function withName(args: {
  object: PropertyMap;
  old: PropertyMap;
  resourceName: string;
  randomSeed: Uint8Array;
}): PropertyMap {
  const { object, old, resourceName, randomSeed } = args;
  if (isNamed(object)) return object;
  const earlier = stringAt(old, "metadata", "name");
  if (earlier && isAutonamed(old)) return rename(object, earlier);
  if (Object.keys(old).length > 0 || isGenerateName(object)) return object;
  return rename(object, `${resourceName}-${hexSuffix(randomSeed)}`);
}
