import { execa } from "execa";
import { engineCommand } from "../../../lab/stack/engine-command.ts";
import type { LabStack } from "../../../lab/stack/stack.ts";
import { killTree } from "./process-tree.ts";
import type { Report } from "./report.ts";

/** How the command line shows what became of a resource. */
const finished = /^\s*\S+\s+\S+:\S+ (\S+) (created|updated|replaced|deleted)\b/;

export interface EngineResult {
  exitCode: number;
  /** stdout alone, for `--json` and the like. */
  stdout: string;
  /** What a user sees. */
  output: string;
}

export interface EngineOptions {
  /** Overrides the lab's, for trouble with SSH keys. */
  env?: Record<string, string>;
  /** Called once it runs; may kill it later. */
  onStart?: (kill: () => void) => void;
  /** Called after every finished resource with their number; may kill the engine. */
  onProgress?: (resources: number, kill: () => void) => void;
}

/** The real Pulumi engine, as `npm run pulumi` runs it. */
export class Engine {
  readonly #report: Report;
  readonly #running = new Set<number>();
  #isOver = false;
  /** Everything it ever printed about updates and previews; nothing secret may be in it. */
  transcript = "";

  constructor(report: Report) {
    this.#report = report;
  }

  async run(stack: LabStack, args: readonly string[], options: EngineOptions = {}): Promise<EngineResult> {
    if (this.#isOver) throw new Error("the tests were interrupted");
    const { command, args: complete, cwd, env } = engineCommand(stack, args);
    const child = execa(command, ["--non-interactive", "--color", "never", ...complete], {
      cwd,
      env: { ...env, ...options.env },
      stdin: "ignore",
      all: true,
      reject: false,
      // Ctrl-C at the terminal is for the tests, which then stop the engine themselves.
      detached: true,
      cleanup: false,
    });
    const { pid } = child;
    if (pid !== undefined) this.#running.add(pid);
    const kill = () => {
      if (pid !== undefined) void killTree(pid);
    };
    options.onStart?.(kill);
    const begun = Date.now();
    let resources = 0;
    for await (const line of child.iterable({ from: "all" })) {
      const [, name] = finished.exec(line) ?? [];
      if (name === undefined) continue;
      resources += 1;
      this.#report.doing(`pulumi ${args[0] ?? ""}: ${resources} resources, last ${name}`);
      options.onProgress?.(resources, kill);
    }
    const { exitCode = -1, stdout, all } = await child;
    if (pid !== undefined) this.#running.delete(pid);
    this.#report.timings.addCommand(`pulumi ${args[0] ?? ""}`, Date.now() - begun);
    // `stack` may print secrets on purpose.
    if (args[0] !== "stack") this.transcript += all;
    return { exitCode, stdout, output: all };
  }

  /** Kills whatever is running, and starts nothing more. */
  async kill(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#running].map(killTree));
  }
}
