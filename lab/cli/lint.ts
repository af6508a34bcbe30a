import { projectDir } from "../hosts/state.ts";
import { requireShellTools } from "./packages.ts";
import { duration } from "./progress.ts";
import { run } from "./run.ts";
import { shellFiles } from "./shell-files.ts";

/** Checks form, style and types of everything, all checks in any case. @returns 1 when one found something. */
export async function lint(): Promise<number> {
  await requireShellTools();
  const scripts = await shellFiles();
  const checks = [
    ["prettier", "--check", "--log-level", "warn", "."],
    ["eslint", "."],
    ["tsc", "--noEmit"],
    ["shellcheck", ...scripts],
    ["shfmt", "-d", ...scripts],
  ] as const;
  const failed: string[] = [];
  for (const [program, ...args] of checks) {
    const start = Date.now();
    const code = await run(program, args, { cwd: projectDir });
    console.log(`${code === 0 ? "✔" : "✖"} ${program} ${duration(Date.now() - start)}`);
    if (code !== 0) failed.push(program);
  }
  if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
}

/** Formats everything. @returns an exit code. */
export async function format(): Promise<number> {
  await requireShellTools();
  const prettier = await run("prettier", ["--write", "--log-level", "warn", "."], { cwd: projectDir });
  const shfmt = await run("shfmt", ["-w", ...(await shellFiles())], { cwd: projectDir });
  return prettier || shfmt;
}
