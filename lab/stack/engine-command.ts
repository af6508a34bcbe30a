import { delimiter, dirname } from "node:path";
import { projectDir } from "../hosts/state.ts";
import { engineArguments } from "./engine-arguments.ts";
import type { LabStack } from "./stack.ts";

/** How to run the CLI, for execa or spawn. */
export interface EngineCommand {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** `pulumi <args>` on this stack, with the options for stack and stack file where they apply. */
export function engineCommand(stack: LabStack, args: readonly string[]): EngineCommand {
  const { args: complete, readsStackFile } = engineArguments(args, stack);
  // A command that takes no option for the stack file uses the one in its folder, and may write to it.
  const cwd = readsStackFile ? projectDir : dirname(stack.configFile);
  return { command: stack.cli, args: complete, cwd, env: { ...stack.env, PATH: withCLI(stack) } };
}

/** The program asks the CLI for the stack's state when a host does not answer. */
const withCLI = ({ cli }: LabStack): string => [dirname(cli), process.env["PATH"]].join(delimiter);
