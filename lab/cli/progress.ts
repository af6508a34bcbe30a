import { setTimeout as sleep } from "node:timers/promises";

const terminalMs = 500;
const logMs = 10_000;

/** `0.4 s`, `45.2 s`, `3 min 05 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Where lines go; `process.stdout` is one. */
export interface Sink {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Runs the phases of a command one after the other, shows that they move, and remembers how long each took. */
export class Phases {
  readonly times: { title: string; ms: number }[] = [];
  readonly #sink: Sink;

  constructor(sink: Sink = process.stdout) {
    this.#sink = sink;
  }

  /**
   * @param work gets a function that takes what it is at. It prints nothing itself.
   * @throws what `work` throws, after a line that says which phase failed.
   */
  async run<T>(title: string, work: (report: (text: string) => void) => Promise<T>): Promise<T> {
    const start = Date.now();
    let detail = "";
    const show = () => this.#show(`… ${title} ${duration(Date.now() - start)}${detail && `: ${detail}`}`);
    const stop = new AbortController();
    const showing = every(this.#sink.isTTY ? terminalMs : logMs, show, stop.signal);
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

  /** As `run`, for work that shows its progress itself. */
  async runAloud<T>(title: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now();
    try {
      return await work();
    } finally {
      this.times.push({ title, ms: Date.now() - start });
    }
  }

  /** How long each took, in one line. */
  summary(): string {
    const total = this.times.reduce((sum, { ms }) => sum + ms, 0);
    return `${this.times.map(({ title, ms }) => `${title} ${duration(ms)}`).join(", ")}; ${duration(total)} in all`;
  }

  #show(text: string): void {
    if (!this.#sink.isTTY) return void this.#sink.write(`${text}\n`);
    this.#sink.write(`\r\u001b[2K${text.slice(0, (this.#sink.columns ?? 80) - 1)}`);
  }

  #line(text: string): void {
    this.#sink.write(`${this.#sink.isTTY ? "\r\u001b[2K" : ""}${text}\n`);
  }
}

async function every(ms: number, action: () => void, signal: AbortSignal): Promise<void> {
  for (;;) {
    const aborted = await sleep(ms, false, { signal }).catch(() => true);
    if (aborted) return;
    action();
  }
}
