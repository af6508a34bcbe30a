import { hasUnknown } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import { isMap, without } from "./fields.ts";

/** Fields of the metadata that only the server writes. */
const SERVER_FIELDS = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** Inputs in the form in which the server keeps them, so that comparing finds only differences that matter. */
export function normalizeInputs(inputs: PropertyMap): PropertyMap {
  const known = hasUnknown(inputs) ? inputs : normalizeKind(inputs);
  return SERVER_FIELDS.reduce((object, field) => without(object, "metadata", field), known);
}

function normalizeKind(inputs: PropertyMap): PropertyMap {
  if (isSecret(inputs)) return normalizeSecret(inputs);
  if (isCustomResourceDefinition(inputs)) return without(inputs, "status");
  return inputs;
}

export const isSecret = (object: PropertyMap): boolean =>
  object.kind === "Secret" && object.apiVersion === "v1";
export const isConfigMap = (object: PropertyMap): boolean =>
  object.kind === "ConfigMap" && object.apiVersion === "v1";
export const isCustomResourceDefinition = (object: PropertyMap): boolean =>
  object.kind === "CustomResourceDefinition" && String(object.apiVersion).startsWith("apiextensions.k8s.io/");

/** The server answers with `data` only: `stringData` goes there encoded, and line breaks in base64 are dropped. */
function normalizeSecret(inputs: PropertyMap): PropertyMap {
  const { stringData, data, ...secret } = inputs;
  const merged: PropertyMap = {};
  for (const [key, value] of Object.entries(isMap(data) ? data : {})) merged[key] = reencode(value);
  for (const [key, value] of Object.entries(isMap(stringData) ? stringData : {})) {
    merged[key] = typeof value === "string" ? Buffer.from(value).toString("base64") : value;
  }
  return data === undefined && stringData === undefined ? inputs : { ...secret, data: merged };
}

/** What is no base64 stays as it is, for the server to refuse. */
const reencode = (value: unknown): unknown =>
  typeof value === "string" && /^[A-Za-z0-9+/=\s]*$/.test(value)
    ? Buffer.from(value, "base64").toString("base64")
    : value;
