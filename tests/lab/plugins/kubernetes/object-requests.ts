import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { applyTo, leavesOf, toFieldsV1 } from "./managed-fields.ts";
import type { ObjectStore } from "./object-store.ts";
import { patched } from "./patched.ts";
import { isSelected } from "./selected.ts";
import { notFound, StatusError } from "./status.ts";
import type { Target } from "./target.ts";
import { valid } from "./valid.ts";

interface ObjectRequest {
  method: string;
  contentType: string;
  target: Target;
  query: URLSearchParams;
  body: PropertyMap;
}

const isDryRun = (query: URLSearchParams) => query.get("dryRun") === "All";

/** What requests do to the stored objects, and what they are answered. */
export class ObjectRequests {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  answer(request: ObjectRequest): PropertyMap {
    const { method, contentType, target, query, body } = request;
    if (method === "POST") return this.#create(request);
    const live = this.#store.objects.get(target.path);
    if (method === "PATCH" && contentType.includes("apply-patch")) {
      const manager = query.get("fieldManager") ?? "";
      const object = applyTo({ live, applied: body, manager, force: query.get("force") === "true" });
      if (live) return this.#store.replace(target.path, valid(live, object), { dryRun: isDryRun(query) });
      return this.#store.create(target.path, object, { dryRun: isDryRun(query) });
    }
    if (!live) throw notFound(target.plural, target.name ?? "");
    switch (method) {
      case "GET":
        return live;
      case "PUT":
        return this.#store.replace(target.path, body, { dryRun: isDryRun(query) });
      case "PATCH":
        return this.#store.replace(target.path, patched(live, body), { dryRun: isDryRun(query) });
      default:
        return this.#delete(target, live);
    }
  }

  list(target: Target, query: URLSearchParams): PropertyMap {
    const items = [...this.#store.objects]
      .filter(([path, object]) => path.startsWith(`${target.path}/`) && isSelected(object, query))
      .map(([, { kind: _, apiVersion: __, ...object }]) => object);
    return { kind: `${target.kind}List`, metadata: { resourceVersion: String(this.#store.version) }, items };
  }

  #create({ target, body, query }: ObjectRequest): PropertyMap {
    const metadata = body.metadata as PropertyMap;
    const name = String(metadata.name);
    if (target.namespace && !this.#store.objects.has(`/api/v1/namespaces/${target.namespace}`)) {
      throw notFound("namespaces", target.namespace);
    }
    const path = `${target.path}/${name}`;
    if (this.#store.objects.has(path)) {
      const message = `${target.plural} "${name}" already exists`;
      throw new StatusError({ code: 409, reason: "AlreadyExists", message });
    }
    const manager = query.get("fieldManager") ?? "";
    const managedFields = [{ manager, operation: "Update", fieldsV1: toFieldsV1(leavesOf(body)) }];
    const object = { ...body, metadata: { ...metadata, managedFields } };
    return this.#store.create(path, valid(undefined, object), { dryRun: isDryRun(query) });
  }

  #delete(target: Target, live: PropertyMap): PropertyMap {
    const { finalizers = [] } = live.metadata as { finalizers?: string[] };
    if (finalizers.length > 0) {
      this.#store.edit(target.path, (object) => {
        (object.metadata as PropertyMap).deletionTimestamp = "2026-01-01T00:00:01Z";
      });
    } else this.#store.delete(target.path);
    return { kind: "Status", status: "Success" };
  }
}
