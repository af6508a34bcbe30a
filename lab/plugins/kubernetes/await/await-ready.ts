import type { PropertyMap } from "../../server/property.ts";
import type { CallContext } from "../../server/provider.ts";
import { messageOf } from "../api-error.ts";
import { mapAt, numberAt, stringAt } from "../fields.ts";
import type { ObjectKind } from "../kind.ts";
import { referenceTo } from "../objects.ts";
import type { ObjectClient, Selector } from "../objects.ts";
import { watchObjects } from "../watch.ts";
import { labelOf, NotReadyError } from "./not-ready.ts";
import { readinessOf } from "./readiness.ts";
import type { Readiness, Verdict, View } from "./verdict.ts";

/** How often problems are shown while waiting. */
const REPORT_MS = 10_000;

/** What to wait for. */
export interface AwaitRequest {
  objects: ObjectClient;
  /** The inputs, whose annotations steer the waiting. */
  inputs: PropertyMap;
  /** The object as the create or update returned it. */
  object: PropertyMap;
  before?: PropertyMap;
  timeoutSeconds: number;
  context: CallContext;
}

/** The object once it is ready; throws {@link NotReadyError} when it fails, vanishes, or the time is over. */
export async function awaitReady(request: AwaitRequest): Promise<PropertyMap> {
  const readiness = readinessOf(request.inputs);
  return readiness ? waitUntilReady(request, readiness) : request.object;
}

function waitUntilReady(request: AwaitRequest, readiness: Readiness): Promise<PropertyMap> {
  const { objects, object: created, before, context } = request;
  const { kind, apiVersion, namespace, name } = referenceTo(created);
  const stop = new AbortController();
  const done = Promise.withResolvers<PropertyMap>();
  const known = new Map<string, PropertyMap[]>();
  let object = created;
  let verdict: Verdict | undefined;
  let settling: NodeJS.Timeout | undefined;
  const fail = (reason: string): void =>
    done.reject(
      new NotReadyError({
        message: `${labelOf(created)} ${reason}`,
        object,
        problems: verdict?.problems ?? [],
      }),
    );
  const status = onceEach(context);

  const judge = (): void => {
    clearTimeout(settling);
    const view: View = { object, before, related: (related) => known.get(related) ?? [] };
    verdict = readiness.judge(view);
    if (verdict.failed) return fail("failed");
    if (verdict.ready && verdict.settleMs !== undefined) {
      settling = setTimeout(() => done.resolve(object), verdict.settleMs);
    } else if (verdict.ready) return done.resolve(object);
    status(verdict.status, "info");
  };
  const follow = (related: ObjectKind & Selector, onChange: (items: PropertyMap[]) => void): void => {
    const { kind, apiVersion, ...selector } = related;
    void watchObjects({
      objects,
      kind: { kind, apiVersion },
      selector: { ...selector, namespace },
      signal: stop.signal,
      onChange: (current) => onChange([...current.values()]),
    }).catch((error: unknown) => status(`${kind} objects cannot be watched: ${messageOf(error)}`, "warning"));
  };

  follow({ apiVersion, kind, fieldSelector: `metadata.name=${name}` }, ([live]) => {
    if (!live || stringAt(live, "metadata", "uid") !== stringAt(created, "metadata", "uid")) {
      return fail("was deleted while waiting for it to be ready");
    }
    // The list may come from before the change that is waited for.
    if ((numberAt(live, "metadata", "generation") ?? 0) < (numberAt(created, "metadata", "generation") ?? 0))
      return;
    object = live;
    judge();
  });
  for (const related of readiness.related(created)) {
    follow(related, (items) => {
      known.set(related.kind, items);
      judge();
    });
  }
  followEvents({ created, follow, status });

  const timer = setTimeout(() => {
    if (verdict?.acceptable) done.resolve(object);
    else fail(`was not ready within ${request.timeoutSeconds} s`);
  }, request.timeoutSeconds * 1000);
  const report = setInterval(() => {
    for (const problem of verdict?.problems ?? []) status(problem, "warning");
  }, REPORT_MS);
  const cancel = (): void => fail("is not known to be ready: waiting for it was cancelled");
  context.signal.addEventListener("abort", cancel, { once: true });
  return done.promise.finally(() => {
    stop.abort();
    clearTimeout(timer);
    clearTimeout(settling);
    clearInterval(report);
    context.signal.removeEventListener("abort", cancel);
    context.status("");
  });
}

/** Shows warnings that the cluster's components write about the object. */
function followEvents(args: {
  created: PropertyMap;
  follow: (related: ObjectKind & Selector, onChange: (items: PropertyMap[]) => void) => void;
  status: (line: string, severity: "info" | "warning") => void;
}): void {
  const { created, follow, status } = args;
  const uid = stringAt(mapAt(created, "metadata"), "uid") ?? "";
  follow({ apiVersion: "v1", kind: "Event", fieldSelector: `involvedObject.uid=${uid}` }, (events) => {
    for (const event of events) {
      if (event.type === "Warning") status(`${String(event.reason)}: ${String(event.message)}`, "warning");
    }
  });
}

/** Passes each line on once in a row. */
function onceEach(context: CallContext): (line: string, severity: "info" | "warning") => void {
  const last: Record<string, string> = {};
  return (line, severity) => {
    if (last[severity] === line) return;
    last[severity] = line;
    context.status(line, severity);
  };
}
