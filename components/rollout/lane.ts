import { type Resource, RunError, runtime } from "@pulumi/pulumi";
import PQueue from "p-queue";
import { registered } from "./registered.ts";

interface LaneArgs {
  /** What goes through it, for messages: `etcd's members`. */
  what: string;
  /** How many hosts may be in it at once; default 1. */
  width?: number;
  /** Lanes that must be empty first. */
  after?: readonly Lane[];
  /** What must be so before any host has its turn; when it rejects, no host gets one. */
  begins?: () => Promise<void>;
}

/** A host that is to go through. */
interface Entry {
  /** Name of the host. */
  host: string;
  /** What the host needs before its turn; a host that never gets that far does not hold up the others. */
  ready: readonly Resource[];
}

/** Holds back the inputs of a resource until its host has its turn; undefined: no need to wait. */
export type Turn = Promise<void> | undefined;

/**
 * Lets a few hosts through at a time, and no more after a failure. A `dependsOn` would be kept in the state, so that
 * the engine would also delete the hosts one by one. This holds back the inputs instead, and not in a preview.
 */
export class Lane {
  readonly #args: LaneArgs;
  readonly #queue: PQueue;
  readonly #passages: Promise<void>[] = [];
  #failure: RunError | undefined;

  constructor(args: LaneArgs) {
    this.#args = args;
    this.#queue = new PQueue({ concurrency: args.width ?? 1 });
  }

  /**
   * Makes the resources of a host that wait for its turn. The turn ends when all of them are done; when one fails, no
   * other host gets a turn. A program makes all its entries before the first of them has its turn.
   *
   * @param make gets the turn to wait for and returns its resources by name.
   */
  run<T extends Readonly<Record<string, Resource>>>(entry: Entry, make: (turn: Turn) => T): T {
    if (runtime.isDryRun()) return make(undefined);
    const begins = Promise.withResolvers<void>();
    const made = make(begins.promise);
    const passage = this.#pass(entry, begins.resolve, Object.values(made));
    // The resources that wait for the turn report the failure.
    passage.catch(begins.reject);
    begins.promise.catch(() => undefined);
    this.#passages.push(passage);
    return made;
  }

  async #pass(entry: Entry, begin: () => void, resources: readonly Resource[]): Promise<void> {
    const isReady = await registered(entry.ready).then(
      () => true,
      () => false,
    );
    // The resources that wait for the turn need the same, and so are never created.
    if (!isReady) return;
    await this.#args.begins?.();
    for (const lane of this.#args.after ?? []) await lane.#empty();
    await this.#queue.add(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      begin();
      await registered(resources).catch(() => {
        this.#failure ??= new RunError(
          `the rollout of ${this.#args.what} stopped at ${entry.host}, which failed as reported above; the hosts after it were left as they are`,
        );
        throw this.#failure;
      });
    });
  }

  async #empty(): Promise<void> {
    await Promise.all(this.#passages);
  }
}
