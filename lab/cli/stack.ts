import { existsSync } from "node:fs";
import { type Lab, openLab } from "../hosts/lab.ts";
import { freeStaleLock } from "../stack/stale-lock.ts";
import { engineCommand } from "../stack/engine-command.ts";
import { type LabStack, prepareStack } from "../stack/stack.ts";
import { prepareToolchain } from "../toolchain/prepare.ts";
import { labName } from "./lab-name.ts";
import { run } from "./run.ts";

/** The lab with its stack, for commands that need no hosts. */
export async function currentStack(): Promise<{ lab: Lab; stack: LabStack }> {
  const lab = await openLab(labName());
  return { lab, stack: await prepareStack(lab, await prepareToolchain()) };
}

/** Frees the stack if an engine was killed while it held the lock, and says so. */
export async function freeStack(stack: LabStack): Promise<void> {
  const pid = await freeStaleLock(stack);
  if (pid === undefined) return;
  console.log(
    `pulumi (process ${pid}) was killed and left stack "${stack.name}" locked: ran \`pulumi cancel\``,
  );
}

/** Runs `pulumi <args>` on the stack at this terminal. @returns its exit code. */
export function runEngine(stack: LabStack, args: readonly string[]): Promise<number> {
  const { command, args: complete, cwd, env } = engineCommand(stack, args);
  return run(command, complete, { cwd, env });
}

/** @throws when the stack has not been brought up yet. */
export function requireKubeconfig(stack: LabStack): void {
  if (existsSync(stack.kubeconfig)) return;
  throw new Error(`lab "${stack.name}" has no cluster yet (no ${stack.kubeconfig}); make one: npm run up`);
}
