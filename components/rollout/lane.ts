import { type Resource, RunError, runtime } from "@pulumi/pulumi";
import { registered } from "./registered.ts";

interface LaneArgs {
  /** What goes through, for messages: `etcd members`. */
  what: string;
  /** How many hosts may be in it at once; default 1. */
  width?: number;
  /** Lanes that everybody must have left first. */
  after?: readonly Lane[];
}

interface Entry {
  /** Name of the host. */
  host: string;
  /** What the host needs before its turn makes sense; who never gets that far holds nobody up. */
  ready: readonly Resource[];
}

/** One host's time to be disturbed. */
export interface Turn {
  /** Fails when the lane has stopped before. Undefined: at once. */
  begins: Promise<void> | undefined;
  /** The turn is over when all these are done; when one fails, nobody else gets a turn any more. */
  endsWith(resources: readonly Resource[]): void;
}

/** For who disturbs nobody. */
export const freeTurn: Turn = { begins: undefined, endsWith: () => undefined };

/**
 * Lets through so many hosts at a time, and nobody any more after a failure. This is no `dependsOn`, which would
 * be kept in the state: the engine would then take the hosts away one by one as well. It holds back the inputs
 * instead, and only while something is really done.
 */
export class Lane {
  readonly #args: LaneArgs;
  readonly #turns: Promise<void>[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #failure: Error | undefined;

  constructor(args: LaneArgs) {
    this.#args = args;
    this.#free = args.width ?? 1;
  }

  /** All entries of a program are made before the first of them gets its turn. */
  enter(entry: Entry): Turn {
    if (runtime.isDryRun()) return freeTurn;
    const begins = Promise.withResolvers<void>();
    const ends = Promise.withResolvers<readonly Resource[]>();
    const turn = this.#pass(entry, begins.resolve, ends.promise);
    // It is told by the resource that waits for it.
    turn.catch(begins.reject);
    begins.promise.catch(() => undefined);
    this.#turns.push(turn);
    return { begins: begins.promise, endsWith: ends.resolve };
  }

  async #pass(entry: Entry, begin: () => void, ends: Promise<readonly Resource[]>): Promise<void> {
    const isReady = await registered(entry.ready).then(
      () => true,
      () => false,
    );
    // What waits for the turn waits for the same, too, and so is never made.
    if (!isReady) return;
    for (const lane of this.#args.after ?? []) await lane.#empty();
    await this.#slot();
    begin();
    try {
      await registered(await ends);
    } catch {
      this.#failure ??= new RunError(
        `the roll-out of ${this.#args.what} stopped at ${entry.host}, which failed as told above; the hosts behind it were left as they are`,
      );
      for (const wake of this.#waiting.splice(0)) wake();
      throw this.#failure;
    }
    this.#free += 1;
    this.#waiting.shift()?.();
  }

  async #slot(): Promise<void> {
    while (this.#failure === undefined && this.#free === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
    this.#free -= 1;
  }

  async #empty(): Promise<void> {
    await Promise.all(this.#turns);
  }
}
