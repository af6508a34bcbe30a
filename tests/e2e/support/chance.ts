import { createHash } from "node:crypto";

/** Numbers that look random and are the same for the same seed, so that what failed can be tried again. */
export class Chance {
  readonly seed: string;
  #drawn = 0;

  /** @param seed by default that of the environment variable SEED, or else one that nobody had before. */
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
