import { execFileSync } from "node:child_process";
import { join } from "node:path";

const project = join(import.meta.dirname, "../..");

/**
 * Runs a script in a process of its own, which loads a module of the program's ahead of it.
 *
 * @param module relative to the project: `./runtime/sdk-modules.ts`.
 * @returns what the script prints, without the last line's end.
 */
export const runPreloaded = (module: string, script: string, env: Record<string, string> = {}): string =>
  execFileSync(process.execPath, ["--import", module, "--input-type=commonjs", "--eval", script], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, ...env },
  }).trim();
