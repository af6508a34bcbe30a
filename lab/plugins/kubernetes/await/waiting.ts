import type { PropertyMap } from "../../server/property.ts";
import type { CallContext } from "../../server/provider.ts";
import { messageOf } from "../api-error.ts";
import { numberAt, stringAt } from "../fields.ts";
import type { ObjectKind } from "../kind.ts";
import { referenceTo } from "../objects.ts";
import type { ObjectClient, Selector } from "../objects.ts";
import { watchObjects } from "../watch.ts";
import { labelOf, NotReadyError } from "./not-ready.ts";
import type { Readiness, Verdict } from "./verdict.ts";

/** How often problems are shown while waiting. */
const REPORT_MS = 10_000;

/** What to wait for. */
export interface WaitRequest {
  objects: ObjectClient;
  /** The object as the create or update returned it. */
  object: PropertyMap;
  timeoutSeconds: number;
  context: CallContext;
}

/** Follows an object and those that belong to it by watches, and judges it anew after every change. */
export class Waiting {
  readonly #request: WaitRequest;
  readonly #readiness: Readiness;
  readonly #stop = new AbortController();
  readonly #done = Promise.withResolvers<PropertyMap>();
  readonly #related = new Map<string, PropertyMap[]>();
  readonly #shown: Record<string, string> = {};
  #object: PropertyMap;
  #verdict: Verdict | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(request: WaitRequest, readiness: Readiness) {
    this.#request = request;
    this.#readiness = readiness;
    this.#object = request.object;
  }

  /** The object once it is ready; throws {@link NotReadyError} when it fails, vanishes, or the time is over. */
  async finish(): Promise<PropertyMap> {
    const { context, timeoutSeconds } = this.#request;
    this.#followAll();
    const timer = setTimeout(() => this.#timeIsOver(), timeoutSeconds * 1000);
    const report = setInterval(() => this.#showProblems(), REPORT_MS);
    const cancel = (): void => this.#fail("is not known to be ready: waiting for it was cancelled");
    context.signal.addEventListener("abort", cancel, { once: true });
    try {
      return await this.#done.promise;
    } finally {
      this.#stop.abort();
      clearTimeout(timer);
      clearTimeout(this.#settling);
      clearInterval(report);
      context.signal.removeEventListener("abort", cancel);
      context.status("");
    }
  }

  #followAll(): void {
    const created = this.#request.object;
    const { kind, apiVersion, name } = referenceTo(created);
    this.#follow({ apiVersion, kind, fieldSelector: `metadata.name=${name}` }, ([live]) => this.#see(live));
    for (const related of this.#readiness.related(created)) {
      this.#follow(related, (items) => {
        this.#related.set(related.kind, items);
        this.#judge();
      });
    }
    const uid = stringAt(created, "metadata", "uid") ?? "";
    const events = { apiVersion: "v1", kind: "Event", fieldSelector: `involvedObject.uid=${uid}` };
    this.#follow(events, (items) => this.#showEvents(items));
  }

  #follow(related: ObjectKind & Selector, onChange: (items: PropertyMap[]) => void): void {
    const { kind, apiVersion, ...selector } = related;
    const { namespace } = referenceTo(this.#request.object);
    watchObjects({
      objects: this.#request.objects,
      kind: { kind, apiVersion },
      selector: { ...selector, namespace },
      signal: this.#stop.signal,
      onChange: (current) => onChange([...current.values()]),
    }).catch((error: unknown) => {
      this.#show(`${kind} objects cannot be watched: ${messageOf(error)}`, "warning");
    });
  }

  #see(live: PropertyMap | undefined): void {
    const { object: created } = this.#request;
    if (!live || stringAt(live, "metadata", "uid") !== stringAt(created, "metadata", "uid")) {
      return this.#fail("was deleted while waiting for it to be ready");
    }
    // The list may come from before the change that is waited for.
    const generation = (object: PropertyMap): number => numberAt(object, "metadata", "generation") ?? 0;
    if (generation(live) < generation(created)) return;
    this.#object = live;
    this.#judge();
  }

  #judge(): void {
    clearTimeout(this.#settling);
    const object = this.#object;
    const verdict = this.#readiness.judge({ object, related: (kind) => this.#related.get(kind) ?? [] });
    this.#verdict = verdict;
    if (verdict.failed) return this.#fail("failed");
    if (verdict.ready && verdict.settleMs === undefined) return this.#done.resolve(object);
    if (verdict.ready) this.#settling = setTimeout(() => this.#done.resolve(object), verdict.settleMs);
    this.#show(verdict.status, "info");
  }

  #timeIsOver(): void {
    if (this.#verdict?.acceptable) this.#done.resolve(this.#object);
    else this.#fail(`was not ready within ${this.#request.timeoutSeconds} s`);
  }

  #fail(reason: string): void {
    const message = `${labelOf(this.#object)} ${reason}`;
    const problems = this.#verdict?.problems ?? [];
    this.#done.reject(new NotReadyError({ message, object: this.#object, problems }));
  }

  #showProblems(): void {
    for (const problem of this.#verdict?.problems ?? []) this.#show(problem, "warning");
  }

  #showEvents(events: PropertyMap[]): void {
    for (const { type, reason, message } of events) {
      if (type === "Warning") this.#show(`${String(reason)}: ${String(message)}`, "warning");
    }
  }

  /** Each line once in a row. */
  #show(line: string, severity: "info" | "warning"): void {
    if (this.#shown[severity] === line) return;
    this.#shown[severity] = line;
    this.#request.context.status(line, severity);
  }
}
