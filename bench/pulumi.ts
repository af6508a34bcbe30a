import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { engineCommand } from "../lab/stack/engine-command.ts";
import { type LabStack, prepareStack, type StackOptions } from "../lab/stack/stack.ts";
import type { Bench } from "./bench.ts";
import { type MemoryPeak, watchMemory } from "./memory.ts";

/** The lab's stack with an empty state, to go with untouched hosts. */
export async function freshStack(
  { lab, toolchain }: Pick<Bench, "lab" | "toolchain">,
  options: StackOptions = {},
): Promise<LabStack> {
  const state = lab.env["PULUMI_BACKEND_URL"];
  if (state === undefined) throw new Error("the lab's engine has no backend of its own");
  await rm(fileURLToPath(state), { recursive: true, force: true });
  return prepareStack(lab, toolchain, options);
}

export interface PulumiRun {
  seconds: number;
  /** Zero unless it was asked for. */
  memory: MemoryPeak;
}

/** @throws with the last lines of what it printed when it fails. */
export async function runPulumi(
  stack: LabStack,
  args: readonly string[],
  options: { watchMemory?: boolean } = {},
): Promise<PulumiRun> {
  const { command, args: complete, cwd, env } = engineCommand(stack, [...args, "--non-interactive"]);
  const began = Date.now();
  const running = execa(command, complete, { cwd, env, stdin: "ignore", all: true, reject: false });
  const watching = options.watchMemory && running.pid !== undefined ? watchMemory(running.pid) : undefined;
  const { exitCode, all } = await running;
  const seconds = (Date.now() - began) / 1000;
  const memory = (await watching?.stop()) ?? { peak: 0, byProcess: {} };
  if (exitCode !== 0) {
    throw new Error(
      `pulumi ${args.join(" ")} ended with ${String(exitCode)}:\n${all.split("\n").slice(-40).join("\n")}`,
    );
  }
  return { seconds, memory };
}
