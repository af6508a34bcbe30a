import { delimiter, dirname, join } from "node:path";
import { projectDir } from "../hosts/state.ts";
import { run } from "./run.ts";
import { currentStack } from "./stack.ts";

/**
 * A program about the stack that its `--stack` names, which the Pulumi CLI on PATH knows; without that, about the
 * lab's.
 *
 * @param labOptions what the lab adds to the arguments for a stack of its own.
 */
export function stackProgram(
  path: string,
  labOptions: () => Promise<string[]> = () => Promise.resolve([]),
): (args: readonly string[]) => Promise<number> {
  return async (args) => {
    const program = join(projectDir, path);
    if (needsNoLab(args)) return run(process.execPath, [program, ...args]);
    const { name, configFile, cli, env } = (await currentStack()).stack;
    const place = ["--stack", name, "--cwd", dirname(configFile)];
    const PATH = [dirname(cli), process.env["PATH"]].join(delimiter);
    return run(process.execPath, [program, ...place, ...(await labOptions()), ...args], {
      env: { ...env, PATH },
    });
  };
}

/** Whether the arguments name a stack of the user's own, or only ask for the usage. */
export const needsNoLab = (args: readonly string[]): boolean =>
  args.some((arg) => /^(--(stack|help)(=|$)|-[sh])/.test(arg));
