import type { PropertyMap } from "../../server/property.ts";
import type { CallContext } from "../../server/provider.ts";
import { messageOf } from "../api-error.ts";
import { isMap, listAt, stringAt } from "../fields.ts";
import { referenceTo } from "../objects.ts";
import type { ObjectClient } from "../objects.ts";
import { watchObjects } from "../watch.ts";

/**
 * Waits until an object that is being deleted is gone: the server no longer has it, or has another one of its
 * name. Throws when the time is over, naming what holds it back.
 */
export async function awaitDeleted(args: {
  objects: ObjectClient;
  /** The object as it was last seen. */
  object: PropertyMap;
  timeoutSeconds: number;
  context: CallContext;
}): Promise<void> {
  const { objects, object, timeoutSeconds, context } = args;
  const { apiVersion, kind, namespace, name } = referenceTo(object);
  const uid = stringAt(object, "metadata", "uid");
  const stop = new AbortController();
  const done = Promise.withResolvers<void>();
  let obstacles: string[] = [];

  void watchObjects({
    objects,
    kind: { apiVersion, kind },
    selector: { namespace, fieldSelector: `metadata.name=${name}` },
    signal: stop.signal,
    onChange: (current) => {
      const [live] = current.values();
      if (!live || (uid !== undefined && stringAt(live, "metadata", "uid") !== uid)) return done.resolve();
      obstacles = obstaclesOf(live);
      context.status(`Deleting: ${obstacles.join("; ") || "waiting for the object to be gone"}`);
    },
  }).catch((error: unknown) => done.reject(error instanceof Error ? error : new Error(messageOf(error))));

  const fail = (reason: string): void => {
    const held = obstacles.length > 0 ? ` What holds it back: ${obstacles.join("; ")}.` : "";
    done.reject(new Error(`${kind} ${namespace ? `${namespace}/` : ""}${name} ${reason}.${held}`));
  };
  const timer = setTimeout(() => fail(`was not gone within ${timeoutSeconds} s`), timeoutSeconds * 1000);
  const cancel = (): void => fail("is being deleted, but waiting for it was cancelled");
  context.signal.addEventListener("abort", cancel, { once: true });
  await done.promise.finally(() => {
    stop.abort();
    clearTimeout(timer);
    context.signal.removeEventListener("abort", cancel);
    context.status("");
  });
}

/** Finalizers, and what a Namespace says about its contents. */
function obstaclesOf(object: PropertyMap): string[] {
  const finalizers = [...listAt(object, "metadata", "finalizers"), ...listAt(object, "spec", "finalizers")];
  const conditions = listAt(object, "status", "conditions").filter(isMap);
  const remaining = conditions
    .filter(({ type, status }) => /Remaining$|Failure$/.test(String(type)) && status === "True")
    .map(({ message }) => String(message));
  return [...(finalizers.length > 0 ? [`finalizers ${finalizers.join(", ")}`] : []), ...remaining];
}
