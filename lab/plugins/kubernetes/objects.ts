import type { PropertyMap } from "../server/property.ts";
import { UnknownKindError } from "./api-error.ts";
import { rootOf } from "./discovery.ts";
import type { Discovery } from "./discovery.ts";
import { isMap, listAt, stringAt } from "./fields.ts";
import type { ObjectKind, ObjectReference } from "./kind.ts";
import type { RestClient, RestRequest } from "./rest.ts";

/** How a changing request is made. */
export interface WriteOptions {
  fieldManager?: string;
  /** The server checks and completes the object, but does not keep it. */
  dryRun?: boolean;
  signal?: AbortSignal;
  onWarning?: (warning: string) => void;
}

/** Which objects of a kind a list or watch is about. */
export interface Selector {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
}

/** Reads and writes objects of any kind as plain JSON. Methods throw as {@link RestClient.request} does. */
export class ObjectClient {
  readonly rest: RestClient;
  readonly discovery: Discovery;

  constructor(rest: RestClient, discovery: Discovery) {
    this.rest = rest;
    this.discovery = discovery;
  }

  async get(reference: ObjectReference, signal?: AbortSignal): Promise<PropertyMap> {
    return this.rest.request({ method: "GET", path: await this.pathOf(reference), signal });
  }

  async create(object: PropertyMap, options: WriteOptions): Promise<PropertyMap> {
    const { name: _, ...collection } = referenceTo(object);
    const served = await this.#served(collection);
    const body = served.namespaced ? object : withoutNamespace(object);
    return this.#write({ method: "POST", path: await this.pathOf(collection), body }, options);
  }

  /** Server-side apply: the object's fields become those of the field manager. */
  async apply(object: PropertyMap, options: WriteOptions & { force: boolean }): Promise<PropertyMap> {
    return this.#write(
      {
        method: "PATCH",
        path: await this.pathOf(referenceTo(object)),
        query: { force: String(options.force) },
        body: object,
        contentType: "application/apply-patch+yaml",
      },
      options,
    );
  }

  async replace(object: PropertyMap, options: WriteOptions): Promise<PropertyMap> {
    return this.#write(
      { method: "PUT", path: await this.pathOf(referenceTo(object)), body: object },
      options,
    );
  }

  /** Patches by a JSON patch (a list of steps) or by a JSON merge patch (an object). */
  async patch(
    reference: ObjectReference,
    { body, ...options }: WriteOptions & { body: PropertyMap | PropertyMap[] },
  ): Promise<PropertyMap> {
    const contentType = Array.isArray(body) ? "application/json-patch+json" : "application/merge-patch+json";
    const path = await this.pathOf(reference);
    return this.#write({ method: "PATCH", path, body, contentType }, options);
  }

  async delete(reference: ObjectReference, propagationPolicy: string): Promise<void> {
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy };
    await this.rest.request({ method: "DELETE", path: await this.pathOf(reference), body });
  }

  /** The objects, and the version of the collection to watch from. */
  async list(
    kind: ObjectKind,
    { namespace, signal, ...query }: Selector & { signal?: AbortSignal },
  ): Promise<{ items: PropertyMap[]; resourceVersion: string }> {
    const path = await this.pathOf({ ...kind, namespace });
    const list = await this.rest.request({ method: "GET", path, query, signal });
    const items = listAt(list, "items").filter(isMap);
    // Items of a list carry no type of their own.
    const typed = items.map((item) => ({ apiVersion: kind.apiVersion, kind: kind.kind, ...item }));
    return { items: typed, resourceVersion: stringAt(list, "metadata", "resourceVersion") ?? "" };
  }

  /** The path of an object or, without a name, of a collection; objects in namespaces are in `default` by default. */
  async pathOf({ name, namespace, ...kind }: ObjectKind & Partial<ObjectReference>): Promise<string> {
    const { plural, namespaced } = await this.#served(kind);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
    const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
    return `${rootOf(kind.apiVersion)}${scope}/${plural}${object}`;
  }

  async #served({ apiVersion, kind }: ObjectKind): Promise<{ plural: string; namespaced: boolean }> {
    const served = await this.discovery.find({ apiVersion, kind });
    if (!served) throw new UnknownKindError(apiVersion, kind);
    return served;
  }

  #write(request: RestRequest, options: WriteOptions): Promise<PropertyMap> {
    const { fieldManager, dryRun, signal, onWarning } = options;
    const query = { ...request.query, fieldManager, dryRun: dryRun ? "All" : undefined };
    return this.rest.request({ ...request, query, signal, onWarning });
  }
}

/** Where an object is, by its own word. */
export function referenceTo(object: PropertyMap): ObjectReference {
  return {
    apiVersion: stringAt(object, "apiVersion") ?? "",
    kind: stringAt(object, "kind") ?? "",
    namespace: stringAt(object, "metadata", "namespace"),
    name: stringAt(object, "metadata", "name") ?? "",
  };
}

function withoutNamespace(object: PropertyMap): PropertyMap {
  if (!isMap(object.metadata)) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
