import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../duration.ts";
import { canOverwrite, type Terminal, widthOf } from "../terminal.ts";

const terminalMs = 500;
const logMs = 10_000;

/** Where lines go; `process.stdout` is one. */
export interface Sink extends Terminal {
  write(text: string): unknown;
}

/** Runs the phases of a command one after another, shows their progress, and remembers how long each took. */
export class Phases {
  readonly times: { title: string; ms: number }[] = [];
  readonly #sink: Sink;
  readonly #overwrites: boolean;

  constructor(sink: Sink = process.stdout) {
    this.#sink = sink;
    this.#overwrites = canOverwrite(sink);
  }

  /**
   * @param work prints nothing itself; it gets a function to report what it is doing.
   * @throws what `work` throws, after a line that says which phase has failed.
   */
  async run<T>(title: string, work: (report: (text: string) => void) => Promise<T>): Promise<T> {
    const start = Date.now();
    let detail = "";
    const show = () => this.#show(`… ${title} ${duration(Date.now() - start)}${detail && `: ${detail}`}`);
    const stop = new AbortController();
    const showing = every(this.#overwrites ? terminalMs : logMs, show, stop.signal);
    const finish = async (mark: string) => {
      stop.abort();
      await showing;
      const ms = Date.now() - start;
      this.times.push({ title, ms });
      this.#line(`${mark} ${title} ${duration(ms)}`);
    };
    try {
      const result = await work((text) => void (detail = text.split("\n")[0] ?? ""));
      await finish("✔");
      return result;
    } catch (error) {
      await finish("✖");
      throw error;
    }
  }

  /** The same for work that shows its own progress. */
  async runAloud<T>(title: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now();
    try {
      return await work();
    } finally {
      this.times.push({ title, ms: Date.now() - start });
    }
  }

  /** One line that says how long each phase took. */
  summary(): string {
    const total = this.times.reduce((sum, { ms }) => sum + ms, 0);
    return `${this.times.map(({ title, ms }) => `${title} ${duration(ms)}`).join(", ")}; ${duration(total)} in all`;
  }

  #show(text: string): void {
    if (!this.#overwrites) return void this.#sink.write(`${text}\n`);
    this.#sink.write(`\r\u001b[2K${text.slice(0, widthOf(this.#sink) - 1)}`);
  }

  #line(text: string): void {
    this.#sink.write(`${this.#overwrites ? "\r\u001b[2K" : ""}${text}\n`);
  }
}

async function every(ms: number, action: () => void, signal: AbortSignal): Promise<void> {
  for (;;) {
    const aborted = await sleep(ms, false, { signal }).catch(() => true);
    if (aborted) return;
    action();
  }
}
