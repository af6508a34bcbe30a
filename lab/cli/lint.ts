import { projectDir } from "../hosts/state.ts";
import { type Counts, countsLine } from "./counts.ts";
import { requireShellTools } from "./packages.ts";
import { duration } from "../duration.ts";
import { run } from "./run.ts";
import { shellFiles } from "./shell-files.ts";

/** Where dependency-cruiser starts from; it follows imports from there. */
const roots = [
  ...["index.ts", "config", "documents", "observe", "components", "runtime", "tools", "policy"],
  ...["lab", "bench"],
];

/**
 * Checks types, style, layers and format, and ends with the number of checks that passed and failed.
 *
 * @returns 1 when one failed.
 */
export async function lint(): Promise<number> {
  await requireShellTools();
  const scripts = await shellFiles();
  const checks = [
    ["prettier", "--check", "--log-level", "warn", "."],
    ["eslint", "."],
    ["tsc", "--noEmit"],
    ["depcruise", "--config", ".dependency-cruiser.mjs", "--output-type", "err-long", ...roots],
    ["shellcheck", ...scripts],
    ["shfmt", "-d", ...scripts],
  ] as const;
  const counts: Counts = { passed: 0, failed: 0 };
  for (const [program, ...args] of checks) {
    const start = Date.now();
    const passed = (await run(program, args, { cwd: projectDir })) === 0;
    console.log(`${passed ? "✔" : "✖"} ${program} ${duration(Date.now() - start)}`);
    counts[passed ? "passed" : "failed"] += 1;
  }
  console.log(`\n${countsLine(counts)}`);
  return counts.failed > 0 ? 1 : 0;
}

/** Formats everything. @returns an exit code. */
export async function format(): Promise<number> {
  await requireShellTools();
  const prettier = await run("prettier", ["--write", "--log-level", "warn", "."], { cwd: projectDir });
  const shfmt = await run("shfmt", ["-w", ...(await shellFiles())], { cwd: projectDir });
  return prettier || shfmt;
}
