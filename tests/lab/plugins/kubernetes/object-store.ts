import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { StatusError } from "./status.ts";

/** A change of an object. */
export interface StoreEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: PropertyMap;
  /** Path of the object. */
  path: string;
  version: number;
}

/** An object with the metadata that the server gives it. */
export type Stored = PropertyMap & {
  metadata: PropertyMap & { name: string; uid: string; resourceVersion: string; generation: number };
};

/** Objects by path, with versions and the history of their changes, as etcd has them. */
export class ObjectStore {
  version = 100;
  /** Versions before this one are forgotten. */
  compacted = 0;
  readonly objects = new Map<string, Stored>();
  readonly history: StoreEvent[] = [];
  readonly #listeners = new Set<(event: StoreEvent) => void>();

  create(path: string, object: PropertyMap, options: { dryRun: boolean }): Stored {
    const own = { creationTimestamp: "2026-01-01T00:00:00Z", uid: randomUUID(), generation: 1 };
    const metadata = { ...(object.metadata as Stored["metadata"]), ...own };
    const stored: Stored = { ...object, metadata };
    return options.dryRun ? stored : this.#keep({ type: "ADDED", path, stored });
  }

  replace(path: string, object: PropertyMap, options: { dryRun: boolean }): Stored {
    const old = this.objects.get(path);
    if (!old) throw new Error(`There is nothing at ${path}.`);
    const { resourceVersion: given } = object.metadata as PropertyMap;
    if (given !== undefined && given !== old.metadata.resourceVersion) {
      throw new StatusError({ code: 409, reason: "Conflict", message: "the object has been modified" });
    }
    const { uid, generation: last } = old.metadata;
    const generation = isDeepStrictEqual(object.spec, old.spec) ? last : last + 1;
    const stored = {
      ...object,
      metadata: { ...(object.metadata as PropertyMap), uid, generation },
    } as Stored;
    return options.dryRun ? stored : this.#keep({ type: "MODIFIED", path, stored });
  }

  /** Changes an object as a controller would. */
  edit(path: string, change: (object: PropertyMap) => void): void {
    const copy = structuredClone(this.objects.get(path) as PropertyMap);
    change(copy);
    this.replace(path, copy, { dryRun: false });
  }

  delete(path: string): void {
    const stored = this.objects.get(path);
    if (!stored) return;
    this.objects.delete(path);
    this.#emit({ type: "DELETED", path, stored });
  }

  /** Changes things while nobody listens. */
  pause(during: () => void): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    during();
    for (const listener of listeners) this.#listeners.add(listener);
  }

  listen(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(args: { type: StoreEvent["type"]; path: string; stored: Stored }): Stored {
    this.objects.set(args.path, args.stored);
    this.#emit(args);
    return args.stored;
  }

  #emit({ type, path, stored }: { type: StoreEvent["type"]; path: string; stored: Stored }): void {
    const version = ++this.version;
    stored.metadata.resourceVersion = String(version);
    const event = { type, path, version, object: structuredClone(stored) };
    this.history.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }
}
