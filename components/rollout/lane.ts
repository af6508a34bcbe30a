import { type Resource, RunError, runtime } from "@pulumi/pulumi";
import PQueue from "p-queue";
import { registered } from "./registered.ts";

interface LaneArgs {
  /** What goes through, for messages: `etcd members`. */
  what: string;
  /** How many hosts may be in it at once; default 1. */
  width?: number;
  /** Lanes that must be empty first. */
  after?: readonly Lane[];
}

/** A host that wants to go through. */
interface Entry {
  /** Name of the host. */
  host: string;
  /** What the host needs before its turn makes sense; one that never gets that far holds up no other. */
  ready: readonly Resource[];
}

/** What holds back the inputs of a resource until its host has its turn; undefined: nothing. */
export type Turn = Promise<void> | undefined;

/**
 * Lets a few hosts through at a time, and none any more after a failure. This is no `dependsOn`, which would be kept
 * in the state, so that the engine would take the hosts away one by one as well. It holds back the inputs instead, and
 * only while something is really done.
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
   * other host gets a turn. All entries of a program are made before the first of them has its turn.
   *
   * @param make gets the turn to wait for and returns its resources by name.
   */
  run<T extends Readonly<Record<string, Resource>>>(entry: Entry, make: (turn: Turn) => T): T {
    if (runtime.isDryRun()) return make(undefined);
    const begins = Promise.withResolvers<void>();
    const made = make(begins.promise);
    const passage = this.#pass(entry, begins.resolve, Object.values(made));
    // The resources that wait for the turn report it.
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
    // What waits for the turn waits for the same, and so is never made.
    if (!isReady) return;
    for (const lane of this.#args.after ?? []) await lane.#empty();
    await this.#queue.add(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      begin();
      await registered(resources).catch(() => {
        this.#failure ??= new RunError(
          `the roll-out of ${this.#args.what} stopped at ${entry.host}, which failed as reported above; the hosts behind it were left as they are`,
        );
        throw this.#failure;
      });
    });
  }

  async #empty(): Promise<void> {
    await Promise.all(this.#passages);
  }
}
