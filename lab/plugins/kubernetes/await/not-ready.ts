import type { PropertyMap } from "../../server/property.ts";
import { referenceTo } from "../objects.ts";
import type { ObjectClient } from "../objects.ts";
import { readinessOf } from "./readiness.ts";

/** An object that is there, but did not become ready. */
export class NotReadyError extends Error {
  /** The object as it was last seen. */
  readonly object: PropertyMap;
  readonly problems: string[];
  constructor(args: { message: string; object: PropertyMap; problems: string[] }) {
    super(args.message);
    this.object = args.object;
    this.problems = args.problems;
  }
}

/** Whether a live object is ready now; throws {@link NotReadyError} when it is not. */
export async function requireReady(request: {
  objects: ObjectClient;
  inputs: PropertyMap;
  object: PropertyMap;
}): Promise<void> {
  const { objects, object } = request;
  const readiness = readinessOf(request.inputs);
  if (!readiness) return;
  const { namespace } = referenceTo(object);
  const related = await Promise.all(
    readiness.related(object).map(async ({ apiVersion, kind, ...selector }) => {
      const list = objects.list({ apiVersion, kind }, { ...selector, namespace });
      // What cannot be listed cannot be reported on; it must not hide the object itself.
      return list.then(({ items }) => items).catch(() => []);
    }),
  );
  const view = {
    object,
    related: (kind: string) => related.flat().filter((item) => item.kind === kind),
  };
  const { ready, problems } = readiness.judge(view);
  if (!ready) throw new NotReadyError({ message: `${labelOf(object)} is not ready`, object, problems });
}

/** Kind and name of an object for messages. */
export const labelOf = (object: PropertyMap): string => {
  const { kind, namespace, name } = referenceTo(object);
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
};
