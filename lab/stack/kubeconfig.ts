import { execa } from "execa";
import { engineCommand } from "./engine-command.ts";
import { replaceFile } from "../replace-file.ts";
import type { LabStack } from "./stack.ts";

/**
 * Writes the admin kubeconfig from the stack's outputs to `stack.kubeconfig`.
 *
 * @throws when the stack has no such output, as before its first `up`.
 */
export async function writeKubeconfig(stack: LabStack): Promise<void> {
  const query = ["stack", "output", "kubeconfig", "--show-secrets"];
  const { command, args, cwd, env } = engineCommand(stack, query);
  const { stdout } = await execa(command, args, { cwd, env, stdin: "ignore" });
  await replaceFile(stack.kubeconfig, `${stdout}\n`, { mode: 0o600 });
}
