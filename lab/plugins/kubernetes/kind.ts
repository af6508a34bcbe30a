import type { PropertyMap } from "../server/property.ts";
import { stringAt } from "./fields.ts";

/** What an object is: `{ apiVersion: "apps/v1", kind: "Deployment" }`; the core group is `v1`. */
export interface ObjectKind {
  apiVersion: string;
  kind: string;
}

/** Where an object is found. `namespace` is undefined for objects of the whole cluster. */
export interface ObjectReference extends ObjectKind {
  namespace: string | undefined;
  name: string;
}

const TOKEN = /^kubernetes:(?<group>[a-z0-9.-]+)\/(?<version>v[a-z0-9]+):(?<kind>[A-Za-z0-9]+)$/;

/** Groups of the package that are not groups of the API server. */
const NOT_SERVED = new Set(["helm.sh", "kustomize", "yaml"]);

/** The kind that a type token names, e.g. `kubernetes:core/v1:ConfigMap`; undefined for other tokens. */
export function kindOfToken(token: string): ObjectKind | undefined {
  const { group, version, kind } = TOKEN.exec(token)?.groups ?? {};
  if (group === undefined || version === undefined || kind === undefined) return undefined;
  if (NOT_SERVED.has(group)) return undefined;
  return { apiVersion: group === "core" ? version : `${group}/${version}`, kind };
}

/**
 * The kind of the object that a resource stands for. The object says it itself; a `core/v1` written in full is
 * understood as `v1`, and the type token fills in what is missing.
 */
export function kindOf(object: PropertyMap, token: string): ObjectKind {
  const fallback = kindOfToken(token) ?? { apiVersion: "", kind: "" };
  const apiVersion = (stringAt(object, "apiVersion") || fallback.apiVersion).replace(/^core\//, "");
  return { apiVersion, kind: stringAt(object, "kind") || fallback.kind };
}

/** Whether the resource manages some fields of an object of somebody else: `NodePatch` for a `Node`. */
export function isPatch(object: PropertyMap, token: string): boolean {
  return kindOfToken(token)?.kind === `${stringAt(object, "kind") ?? ""}Patch`;
}

/** The group of an apiVersion; empty for the core group. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** The ID of a resource: `namespace/name`, or `name` for objects of the whole cluster. */
export function idOf(object: PropertyMap): string {
  const namespace = stringAt(object, "metadata", "namespace");
  const name = stringAt(object, "metadata", "name") ?? "";
  return namespace ? `${namespace}/${name}` : name;
}

/** The parts of an ID made by {@link idOf}. */
export function parseId(id: string): { namespace: string | undefined; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: undefined, name: first } : { namespace: first, name: second };
}
