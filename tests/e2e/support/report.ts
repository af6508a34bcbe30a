import { inspect } from "node:util";
import { Timings } from "./timings.ts";

/** After this much silence a line tells what is going on. */
const silenceMs = 8_000;

/** Says in plain lines what is tried and what comes of it, and counts. */
export class Report {
  passed = 0;
  readonly failed: string[] = [];
  readonly timings = new Timings();
  readonly #begun = Date.now();
  #lastLine = Date.now();
  #doing = "";
  #halted = false;
  readonly #heartbeat: NodeJS.Timeout;

  constructor() {
    this.#heartbeat = setInterval(() => {
      if (this.#doing !== "" && Date.now() - this.#lastLine > silenceMs) this.line(`  …  ${this.#doing}`);
    }, 1000);
    this.#heartbeat.unref();
  }

  /** From now on no check starts or ends: whoever waits for one waits until the process ends. */
  halt(): void {
    this.#halted = true;
  }

  /** Runs a scenario under its title. */
  async scenario(title: string, run: () => Promise<void>): Promise<void> {
    this.line("");
    this.line(`== ${title}`);
    const ms = await this.timings.scenario(title, run);
    this.line(`== ${title} took ${seconds(ms)}`);
  }

  /** Remembers what is going on, for the next line that tells. */
  doing(text: string): void {
    this.#doing = text;
  }

  line(text: string): void {
    this.#lastLine = Date.now();
    process.stdout.write(text === "" ? "\n" : `${this.#clock()} ${text}\n`);
  }

  /** Does something that checks need, such as starting a lab, and says how long it took. */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    const begun = Date.now();
    this.#doing = what;
    try {
      return await run();
    } finally {
      this.#doing = "";
      this.timings.addStep(what, Date.now() - begun);
      this.line(`      ${what} (${seconds(Date.now() - begun)})`);
    }
  }

  /**
   * Tries one thing that must hold and says whether it does.
   *
   * @param run throws what is wrong; what it returns is printed beneath as evidence.
   * @returns whether it held.
   */
  async check(name: string, run: () => Promise<string | void> | string | void): Promise<boolean> {
    const begun = Date.now();
    if (this.#halted) await never;
    this.#doing = name;
    try {
      const evidence = await run();
      if (this.#halted) await never;
      this.passed += 1;
      this.line(`  ok  ${name} (${seconds(Date.now() - begun)})`);
      if (evidence) this.#indented(evidence);
      return true;
    } catch (error) {
      if (this.#halted) await never;
      this.failed.push(name);
      this.line(`FAIL  ${name} (${seconds(Date.now() - begun)})`);
      this.#indented(error instanceof Error ? error.message : inspect(error));
      return false;
    } finally {
      this.#doing = "";
      this.timings.addStep(name, Date.now() - begun);
    }
  }

  /** Says where the time went and what failed; the last line has the totals. */
  end(): void {
    clearInterval(this.#heartbeat);
    process.stdout.write(`\n${this.timings.summary()}\n`);
    for (const name of this.failed) this.line(`FAIL  ${name}`);
    process.stdout.write(`${this.passed} passed, ${this.failed.length} failed\n`);
  }

  #indented(text: string): void {
    for (const line of text.trimEnd().split("\n")) this.line(`        ${line}`);
  }

  #clock(): string {
    return `[${((Date.now() - this.#begun) / 1000).toFixed(1).padStart(6)} s]`;
  }
}

const never = new Promise<never>(() => undefined);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
