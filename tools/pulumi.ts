import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** Which stack a command is about. */
export interface StackPlace {
  stack: string;
  /** The folder of Pulumi.yaml and the stack file. */
  cwd: string;
}

/** How commands name their stack, for `parseArgs`. */
export const stackOptions = {
  stack: { type: "string", short: "s" },
  cwd: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
} as const;

/**
 * Runs the pulumi on PATH. What it prints may be secret, so it goes nowhere else.
 *
 * @throws with what it said on stderr.
 */
export async function pulumi({ stack, cwd }: StackPlace, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr, originalMessage } = await execa(
    "pulumi",
    [...args, "--stack", stack, "--non-interactive"],
    { cwd, stdin: "ignore", reject: false },
  );
  if (exitCode === 0) return stdout;
  throw new Error(
    `pulumi ${args.join(" ")}: ${stderr.trim() || (originalMessage ?? `ended with ${exitCode}`)}`,
  );
}

/** @throws when the command was not told its stack. */
export function stackPlace({ stack, cwd }: { stack?: string | undefined; cwd: string }): StackPlace {
  if (stack === undefined) throw new Error("which stack? name it: --stack NAME");
  return { stack, cwd };
}
