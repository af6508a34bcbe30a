import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../kubectl.ts";

/** `kubectl get --raw /readyz`, again and again, each for two seconds at most. */
export class Outages {
  readonly #successes: number[] = [];
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #lastFailure = "";

  constructor(kubectl: Kubectl) {
    this.#running = this.#ask(kubectl);
  }

  async #ask(kubectl: Kubectl): Promise<void> {
    while (!this.#over.signal.aborted) {
      const begun = Date.now();
      await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=2s"]).then(
        () => this.#successes.push(Date.now()),
        (error: unknown) => (this.#lastFailure = String(error)),
      );
      await sleep(Math.max(0, 200 - (Date.now() - begun)));
    }
  }

  /**
   * The longest time without a success since then, in seconds.
   *
   * @throws when it is longer than allowed.
   */
  since(start: number, { atMost }: { atMost: number }): number {
    const times = [start, ...this.#successes.filter((time) => time > start), Date.now()];
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
    const longest = Math.max(...gaps);
    if (longest <= atMost) return longest;
    throw new Error(`no answer for ${longest.toFixed(1)} s; last: ${this.#lastFailure}`);
  }

  async end(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }
}
