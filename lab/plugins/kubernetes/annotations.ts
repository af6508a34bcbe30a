import type { PropertyMap } from "../server/property.ts";
import { fieldAt, isMap, mapAt, stringAt } from "./fields.ts";

/** Annotations by which a program steers the plugin; the names are those of the official plugin. */
export const ANNOTATION = {
  autonamed: "pulumi.com/autonamed",
  skipAwait: "pulumi.com/skipAwait",
  waitFor: "pulumi.com/waitFor",
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  patchForce: "pulumi.com/patchForce",
  patchFieldManager: "pulumi.com/patchFieldManager",
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
} as const;

/** The value of an annotation, or undefined. */
export const annotation = (object: PropertyMap, key: string): string | undefined =>
  stringAt(mapAt(object, "metadata", "annotations"), key);

/** Whether an annotation is `"true"`. */
export const isAnnotated = (object: PropertyMap, key: string): boolean => annotation(object, key) === "true";

/** A copy with the annotation set; the object itself where its metadata or annotations are not known yet. */
export function annotate(args: { object: PropertyMap; key: string; value: string }): PropertyMap {
  const { object, key, value } = args;
  const metadata = fieldAt(object, "metadata") ?? {};
  const annotations = fieldAt(object, "metadata", "annotations") ?? {};
  if (!isMap(metadata) || !isMap(annotations)) return object;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [key]: value } } };
}

/** How long to wait for an object: `customTimeouts` come first, then the annotation. Default: 600 seconds. */
export function timeoutSeconds(customTimeout: number, inputs: PropertyMap): number {
  if (customTimeout > 0) return customTimeout;
  const annotated = Number.parseInt(annotation(inputs, ANNOTATION.timeoutSeconds) ?? "", 10);
  return Number.isFinite(annotated) ? annotated : 600;
}
