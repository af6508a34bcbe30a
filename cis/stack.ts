import { runtime } from "@pulumi/pulumi";
import { execa } from "execa";
import { z } from "zod";
import { readStack, type Stack } from "../components/stack/stack-config.ts";
import { currentStack } from "../lab/cli/stack.ts";
import { projectDir } from "../lab/hosts/state.ts";
import { type EngineCommand, engineCommand } from "../lab/stack/stack.ts";

/** What `pulumi config --json` says. */
const configuration = z.record(
  z.string(),
  z.object({ value: z.string().optional(), secret: z.boolean().default(false) }),
);

/**
 * A stack as its program reads it.
 *
 * @param args of `pulumi config`, such as `--stack NAME`; without any it is the lab's stack.
 * @throws when the stack file is wrong, or the Pulumi CLI does not tell what it says.
 */
export async function openStack(args: readonly string[]): Promise<Stack> {
  const { command, args: complete, cwd, env } = await configCommand(args);
  // Its SSH agent too.
  Object.assign(process.env, env);
  const result = await execa(command, complete, { cwd, stdin: "ignore", reject: false });
  if (result.failed) throw new Error(result.stderr.trim() || result.shortMessage);
  const settings = Object.entries(configuration.parse(JSON.parse(result.stdout)));
  runtime.resetOptions("barekube", "", 1, "", "", false, "");
  runtime.setAllConfig(
    Object.fromEntries(settings.map(([key, { value = "" }]) => [key, value])),
    settings.filter(([, { secret }]) => secret).map(([key]) => key),
  );
  return readStack();
}

async function configCommand(args: readonly string[]): Promise<EngineCommand> {
  const config = ["config", "--json", "--show-secrets", "--non-interactive"];
  if (args.length === 0) return engineCommand((await currentStack()).stack, config);
  return { command: "pulumi", args: [...config, ...args], cwd: projectDir, env: {} };
}
