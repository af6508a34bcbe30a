import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { engineCommand } from "./engine-command.ts";
import type { LabStack } from "./stack.ts";

/** As the engine's file backend writes it. */
const lock = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Frees a stack that a killed engine has left locked. The lock of a running engine stays, and so does one of
 * another machine, whose engine cannot be seen from here.
 *
 * @returns the process id of the engine that is gone; undefined when there is nothing to free.
 */
export async function freeStaleLock(stack: LabStack): Promise<number | undefined> {
  const holders = await lockHolders(stack);
  const [holder] = holders;
  if (holder === undefined) return undefined;
  for (const { pid, hostname: machine } of holders) {
    if (machine !== hostname() || (await isEngine(pid))) return undefined;
  }
  const { command, args, cwd, env } = engineCommand(stack, ["cancel", "--yes"]);
  await execa(command, args, { cwd, env, stdin: "ignore" });
  return holder.pid;
}

/** `<backend>/.pulumi/stacks/<project>/<stack>.json` → what is in `<backend>/.pulumi/locks/organization/<project>/<stack>`. */
async function lockHolders({ checkpoint, name }: LabStack): Promise<z.infer<typeof lock>[]> {
  const stacks = dirname(checkpoint);
  const project = stacks.slice(stacks.lastIndexOf("/") + 1);
  const folder = join(stacks, "../../locks/organization", project, name);
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".json"));
  return Promise.all(
    files.map(async (file) => lock.parse(JSON.parse(await readFile(join(folder, file), "utf8")))),
  );
}

/** The process id may have been reused by another program. */
async function isEngine(pid: number): Promise<boolean> {
  const [program = ""] = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  return program.endsWith("pulumi");
}
