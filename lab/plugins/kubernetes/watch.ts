import { setTimeout as sleep } from "node:timers/promises";
import type { PropertyMap } from "../server/property.ts";
import { messageOf } from "./api-error.ts";
import { isMap, stringAt } from "./fields.ts";
import type { ObjectKind } from "./kind.ts";
import type { ObjectClient, Selector } from "./objects.ts";

/** Pause before a stream that has ended is opened again. */
const RECONNECT_MS = 500;

/** What to watch, and for how long. */
export interface WatchRequest {
  objects: ObjectClient;
  kind: ObjectKind;
  selector: Selector;
  signal: AbortSignal;
  /** Called with all objects (by UID) after the first list and after every change. */
  onChange: (current: ReadonlyMap<string, PropertyMap>) => void;
}

/**
 * Lists the objects and follows their changes until the signal is aborted. Throws when the first list fails;
 * later on it connects again as often as it takes.
 */
export async function watchObjects(request: WatchRequest): Promise<void> {
  const { objects, kind, selector, signal, onChange } = request;
  let current: Map<string, PropertyMap> | undefined;
  let version = "";
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      if (current === undefined || version === "") {
        const list = await objects.list(kind, { ...selector, signal });
        current = new Map(list.items.map((item) => [uidOf(item), item]));
        version = list.resourceVersion;
        onChange(current);
      }
      version = await follow({ request, current, version });
    } catch (error) {
      if (isOver()) return;
      if (current === undefined) throw error;
      version = "";
    }
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
  }
}

const uidOf = (object: PropertyMap): string => stringAt(object, "metadata", "uid") ?? "";

/** Follows one stream of changes to its end; the version to go on from, empty when it takes a new list. */
async function follow(args: {
  request: WatchRequest;
  current: Map<string, PropertyMap>;
  version: string;
}): Promise<string> {
  const { objects, kind, selector, signal, onChange } = args.request;
  const { namespace, ...query } = selector;
  let { version } = args;
  const { Watch } = await import("@kubernetes/client-node/dist/watch.js");
  const path = await objects.pathOf({ ...kind, namespace });
  const ended = Promise.withResolvers<void>();

  const onEvent = (phase: string, object: unknown): void => {
    if (!isMap(object) || signal.aborted) return;
    // An error in the stream says that the version is too old, or that the server cannot go on.
    version = phase === "ERROR" ? "" : (stringAt(object, "metadata", "resourceVersion") ?? version);
    if (phase === "BOOKMARK" || phase === "ERROR") return;
    if (phase === "DELETED") args.current.delete(uidOf(object));
    else args.current.set(uidOf(object), object);
    onChange(args.current);
  };
  const onEnd = (error: unknown): void => {
    // A quiet stream is closed by the library after a while: that is no failure.
    if (!error || signal.aborted || (error instanceof Error && error.name === "TimeoutError"))
      ended.resolve();
    else ended.reject(error instanceof Error ? error : new Error(messageOf(error)));
  };

  const watch = new Watch(objects.rest.kubeConfig);
  const parameters = { ...query, allowWatchBookmarks: true, resourceVersion: version };
  const controller = await watch.watch(path, parameters, onEvent, onEnd);
  const stop = (): void => controller.abort();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return version;
}
