import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { projectDir } from "../../../lab/hosts/state.ts";
import type { Stack } from "./stack.ts";

interface CommandResult {
  exitCode: number;
  stdout: string;
  /** Both streams, for messages. */
  all: string;
}

/** `npm run NAME -- --stack … ARGUMENTS`, as for a stack of one's own. */
export function startStackCommand(
  { labStack: { name: stack, configFile, cli, env } }: Stack,
  name: string,
  ...args: string[]
) {
  const place = ["--stack", stack, "--cwd", dirname(configFile)];
  const PATH = [dirname(cli), process.env["PATH"]].join(delimiter);
  return execa(process.execPath, [join(projectDir, "lab/cli/main.ts"), name, ...place, ...args], {
    env: { ...env, PATH },
    all: true,
    reject: false,
  });
}

/** Runs it to its end. */
export async function runStackCommand(stack: Stack, name: string, ...args: string[]): Promise<CommandResult> {
  const { exitCode, stdout, all } = await startStackCommand(stack, name, ...args);
  return { exitCode: exitCode ?? -1, stdout, all };
}
