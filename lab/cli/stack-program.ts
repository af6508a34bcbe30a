import { delimiter, dirname, join } from "node:path";
import { projectDir } from "../hosts/state.ts";
import { run } from "./run.ts";
import { currentStack } from "./stack.ts";

/** A program about the stack that its `--stack` names, by the pulumi on PATH; without that, about the lab's. */
export function stackProgram(path: string): (args: readonly string[]) => Promise<number> {
  return async (args) => {
    const program = join(projectDir, path);
    if (args.some((arg) => /^(--stack|-s|--help|-h)(=|$)/.test(arg))) {
      return run(process.execPath, [program, ...args]);
    }
    const { name, configFile, cli, env } = (await currentStack()).stack;
    const place = ["--stack", name, "--cwd", dirname(configFile)];
    const PATH = [dirname(cli), process.env["PATH"]].join(delimiter);
    return run(process.execPath, [program, ...place, ...args], { env: { ...env, PATH } });
  };
}
