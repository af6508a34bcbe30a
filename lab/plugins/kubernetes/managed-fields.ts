import type { PropertyMap } from "../server/property.ts";
import { CREATE_MANAGER } from "./checkpoint.ts";
import { fieldAt, isMap, listAt, without, withField } from "./fields.ts";
import { referenceTo } from "./objects.ts";
import type { ObjectClient } from "./objects.ts";
import { parsePath } from "./property-path.ts";

/** Managers whose fields a resource takes over with its first update: those of its own create and of kubectl. */
const ADOPTED = new Set([
  "kubectl Apply",
  "kubectl Update",
  "before-first-apply Update",
  `${CREATE_MANAGER} Update`,
  "pulumi-resource-kubernetes Update",
]);

const isAdopted = (entry: PropertyMap): boolean =>
  !entry.subresource && ADOPTED.has(`${String(entry.manager)} ${String(entry.operation)}`);

/**
 * The managed fields with those of adopted managers given to the field manager, or undefined when there are none.
 * Without this, fields that a plain create set could never be removed by server-side apply.
 */
export function adoptFields(live: PropertyMap, fieldManager: string): PropertyMap[] | undefined {
  const entries = listAt(live, "metadata", "managedFields").filter(isMap);
  const adopted = entries.filter(isAdopted);
  const [first] = adopted;
  if (!first) return undefined;
  const isOwn = (entry: PropertyMap) =>
    entry.manager === fieldManager && entry.operation === "Apply" && !entry.subresource;
  const fieldsV1 = [...entries.filter(isOwn), ...adopted].map((entry) => entry.fieldsV1).reduce(union, {});
  const others = entries.filter((entry) => !isAdopted(entry) && !isOwn(entry));
  return [...others, { ...first, manager: fieldManager, operation: "Apply", fieldsV1 }];
}

/** The live object after its adopted fields were given to the field manager on the server. */
export async function takeOver(args: {
  objects: ObjectClient;
  live: PropertyMap;
  fieldManager: string;
}): Promise<PropertyMap> {
  const { objects, live, fieldManager } = args;
  const managedFields = adoptFields(live, fieldManager);
  if (!managedFields) return live;
  const resourceVersion = fieldAt(live, "metadata", "resourceVersion");
  const body = [
    { op: "replace", path: "/metadata/managedFields", value: managedFields },
    // Fails if the object has changed meanwhile.
    { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
  ];
  return objects.patch(referenceTo(live), { body });
}

function union(one: unknown, other: unknown): unknown {
  if (!isMap(one) || !isMap(other)) return other ?? one;
  const merged = { ...one };
  for (const [key, value] of Object.entries(other)) merged[key] = union(one[key], value);
  return merged;
}

/**
 * The inputs without the ignored fields that others own, so that applying them neither conflicts nor claims them;
 * ignored fields of our own are sent as they are in the live object. Paths into lists are left as they are.
 */
export function withIgnored(args: {
  inputs: PropertyMap;
  live: PropertyMap;
  fieldManager: string;
  ignoreChanges: string[];
}): PropertyMap {
  const { live, fieldManager, ignoreChanges } = args;
  const owned = (own: boolean): unknown =>
    listAt(live, "metadata", "managedFields")
      .filter(isMap)
      .filter(({ manager }) => (manager === fieldManager) === own)
      .map(({ fieldsV1 }) => fieldsV1)
      .reduce(union, {});
  const [ours, theirs] = [owned(true), owned(false)];
  let { inputs } = args;
  for (const ignored of ignoreChanges) {
    const path = parsePath(ignored).map(String);
    const [first, ...rest] = path;
    if (first === undefined || parsePath(ignored).some((key) => typeof key === "number" || key === "*"))
      continue;
    const inFields = path.map((key) => `f:${key}`);
    const value = fieldAt(live, ...path);
    if (fieldAt(theirs, ...inFields) !== undefined && fieldAt(ours, ...inFields) === undefined) {
      inputs = without(inputs, first, ...rest);
    } else if (value !== undefined) inputs = withField({ object: inputs, path, value });
  }
  return inputs;
}
