import { createHash } from "node:crypto";

/** Numbers that look random but are the same for the same seed, so that a failure can be reproduced. */
export class Chance {
  readonly seed: string;
  #drawn = 0;

  /** @param seed by default the environment variable SEED, or else a new one. */
  constructor(seed: string = process.env["SEED"] ?? String(Date.now())) {
    this.seed = seed;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    this.#drawn += 1;
    const digest = createHash("sha256").update(`${this.seed} ${this.#drawn}`).digest();
    return least + (digest.readUInt32BE() % (most - least + 1));
  }
}
