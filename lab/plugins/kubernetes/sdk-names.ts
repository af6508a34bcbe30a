import { Secret } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import { isMap } from "./fields.ts";

/** Fields of a schema in a CustomResourceDefinition whose names the SDKs write with underscores. */
const DASHED = [
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
];
const TO_API = new Map(DASHED.map((name) => [name.replaceAll("-", "_"), name]));
const TO_SDK = new Map(DASHED.map((name) => [name, name.replaceAll("-", "_")]));

/** The properties of the SDK as the API server knows them, secrets unwrapped. */
export const toApi = (properties: PropertyMap): PropertyMap => convert(properties, TO_API) as PropertyMap;

/** An object of the API server with the property names of the SDK. */
export const toSdk = (object: PropertyMap): PropertyMap => convert(object, TO_SDK) as PropertyMap;

function convert(value: unknown, names: Map<string, string>): unknown {
  if (value instanceof Secret) return convert(value.value, names);
  if (Array.isArray(value)) return value.map((item) => convert(item, names));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [names.get(key) ?? key, convert(item, names)]),
  );
}
