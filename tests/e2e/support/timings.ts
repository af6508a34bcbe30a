import Table from "cli-table3";

/** So many of the slowest checks are listed. */
const slowest = 20;

interface Timing {
  scenario: string;
  what: string;
  ms: number;
}

/** Where a run's time went. */
export class Timings {
  readonly #scenarios: Timing[] = [];
  readonly #steps: Timing[] = [];
  readonly #commands: Timing[] = [];
  #scenario = "";

  /** Runs a scenario; what is timed meanwhile belongs to it. */
  async scenario(title: string, run: () => Promise<void>): Promise<number> {
    this.#scenario = title;
    const begun = Date.now();
    await run();
    const ms = Date.now() - begun;
    this.#scenarios.push({ scenario: title, what: title, ms });
    return ms;
  }

  /** Remembers a check, or anything else that takes its time. */
  addStep(what: string, ms: number): void {
    this.#steps.push({ scenario: this.#scenario, what, ms });
  }

  /** Remembers a command of the engine, which is part of a step. */
  addCommand(what: string, ms: number): void {
    this.#commands.push({ scenario: this.#scenario, what, ms });
  }

  /** Tables of the scenarios, of the slowest steps and of the engine's commands, slowest first. */
  summary(): string {
    if (this.#scenarios.length === 0) return "";
    const steps = bySlowness(this.#steps)
      .slice(0, slowest)
      .map(({ scenario, what, ms }) => [seconds(ms), scenario, what]);
    return [
      table(["Scenario", "Seconds", "In Pulumi", "Outside checks"], this.#scenarioRows()),
      table(["Seconds", "Scenario", "Slowest checks and steps"], steps),
      table(["Command", "Runs", "Seconds", "Mean"], commandRows(this.#commands)),
    ].join("\n");
  }

  #scenarioRows(): string[][] {
    const within = (timings: readonly Timing[], title: string) =>
      total(timings.filter(({ scenario }) => scenario === title));
    const rows = bySlowness(this.#scenarios).map(({ what, ms }) => ({
      what,
      all: ms,
      engine: within(this.#commands, what),
      other: ms - within(this.#steps, what),
    }));
    const sum = (column: "all" | "engine" | "other") => rows.reduce((ms, row) => ms + row[column], 0);
    const sums = { what: "in all", all: sum("all"), engine: sum("engine"), other: sum("other") };
    return [...rows, sums].map(({ what, all, engine, other }) => [
      what,
      ...[all, engine, other].map(seconds),
    ]);
  }
}

function commandRows(commands: readonly Timing[]): string[][] {
  const byName = Object.entries(Object.groupBy(commands, ({ what }) => what));
  return byName
    .map(([what, runs = []]) => ({ what, runs, ms: total(runs) }))
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ what, runs, ms }) => [what, String(runs.length), seconds(ms), seconds(ms / runs.length)]);
}

const total = (timings: readonly Timing[]): number => timings.reduce((sum, { ms }) => sum + ms, 0);
const bySlowness = (timings: readonly Timing[]): Timing[] => timings.toSorted((a, b) => b.ms - a.ms);
const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function table(head: string[], rows: string[][]): string {
  // Plain text: this goes to CI's log more often than to a terminal.
  const made = new Table({ head, style: { head: [], border: [], compact: true } });
  made.push(...rows);
  return made.toString();
}
